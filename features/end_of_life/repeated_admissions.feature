Feature: End of life: repeated unplanned admissions are a prompt to ask
  Two unplanned admissions in 6 months or three in 12 ask a clinician to look within 14 days, and
  put nobody on the register (EOL-D1).

  Background:
    Given a patient aged 80 on 2024-01-01

  Scenario Outline: how often is repeatedly
    Given a hospital stay from <first> to <first>, admission method 21
    And a hospital stay from <second> to <second>, admission method <method>
    And a hospital stay from 2024-06-10 to 2024-06-15, admission method 21
    When the end_of_life_identification pathway is evaluated as at 2024-06-20
    Then the patient is <standing>

    Examples:
      | first      | second     | method | standing           |
      | 2022-01-01 | 2023-12-20 | 21     | enrolled           |
      | 2022-01-01 | 2023-12-19 | 21     | no longer enrolled |
      | 2022-01-01 | 2023-12-20 | 11     | not enrolled       |
      | 2023-06-20 | 2023-12-19 | 21     | enrolled           |
      | 2023-06-19 | 2023-12-19 | 21     | no longer enrolled |

  Scenario: a review within 14 days
    Given a hospital stay from 2024-04-01 to 2024-04-05, admission method 21
    And a hospital stay from 2024-06-10 to 2024-06-15, admission method 21
    When the end_of_life_identification pathway is evaluated as at 2024-06-25
    Then review_of_admissions is overdue, due 2024-06-24
    And review is not applicable
    And nothing is referred

  Scenario: reviewed since the latest of them
    Given a hospital stay from 2024-04-01 to 2024-04-05, admission method 21
    And a hospital stay from 2024-06-10 to 2024-06-15, admission method 21
    And a record of end-of-life-review-done in identification_review on 2024-06-20
    When the end_of_life_identification pathway is evaluated as at 2024-06-25
    Then review_of_admissions is done

  Scenario: another admission asks again
    Given a hospital stay from 2024-04-01 to 2024-04-05, admission method 21
    And a hospital stay from 2024-06-10 to 2024-06-15, admission method 21
    And a record of end-of-life-review-done in identification_review on 2024-06-20
    And a hospital stay from 2024-07-10 to 2024-07-15, admission method 21
    When the end_of_life_identification pathway is evaluated as at 2024-07-20
    Then review_of_admissions is pending, due 2024-07-24

  Scenario: stays nobody can place leave it open
    Given a hospital stay from 2024-04-01 to 2024-04-05, admission method 21
    And a hospital stay from 2024-06-10 to 2024-06-15
    When the end_of_life_identification pathway is evaluated as at 2024-06-25
    Then it is not known whether the patient is enrolled

  Scenario: a transfer is no second admission
    Given a hospital stay from 2024-06-01 to 2024-06-10, admission method 21, discharge destination 51
    And a hospital stay from 2024-06-10 to 2024-06-15, admission method 81, source of admission 51
    When the end_of_life_identification pathway is evaluated as at 2024-06-25
    Then the patient is not enrolled

  Scenario: who is on the register is not prompted for
    Given a record of 518901000000101 in palliative_codes on 2024-01-05
    And a hospital stay from 2024-04-01 to 2024-04-05, admission method 21
    And a hospital stay from 2024-06-10 to 2024-06-15, admission method 21
    When the end_of_life_identification pathway is evaluated as at 2024-06-25
    Then the patient is not enrolled
