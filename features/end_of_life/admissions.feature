Feature: End of life: an unplanned admission on the register
  Whatever it was for, an unplanned admission of somebody on the register is a system failure, and
  a review follows within 2 days of the discharge (EOL-D9). Three or more in the last 90 days of
  life are counted (EOL-D10).

  Background:
    Given a patient aged 80 on 2024-01-01
    And a record of 518901000000101 in palliative_codes on 2024-01-05

  Scenario Outline: a review within 2 days of the discharge
    Given a hospital stay from 2024-03-01 to 2024-03-10, admission method 21, primary diagnosis S72.0
    When the end_of_life pathway is evaluated as at <day>
    Then admission_reviewed is <status>, due 2024-03-12

    Examples:
      | day        | status  |
      | 2024-03-10 | pending |
      | 2024-03-12 | pending |
      | 2024-03-13 | overdue |

  Scenario: reviewed
    Given a hospital stay from 2024-03-01 to 2024-03-10, admission method 21
    And a record in admission_review on 2024-03-11
    When the end_of_life pathway is evaluated as at 2024-04-01
    Then admission_reviewed is done

  Scenario: a planned admission, and one before the register, ask for nothing
    Given a hospital stay from 2023-12-01 to 2023-12-10, admission method 21
    And a hospital stay from 2024-03-01 to 2024-03-10, admission method 11
    When the end_of_life pathway is evaluated as at 2024-04-01
    Then no event asks for admission_reviewed

  Scenario: a hospice stay is no unplanned admission
    Given a hospice stay from 2024-03-01 to 2024-03-10
    When the end_of_life pathway is evaluated as at 2024-04-01
    Then no event asks for admission_reviewed

  Scenario: nobody reviews an admission that ended in death
    Given a hospital stay from 2024-03-01 to 2024-03-10, admission method 21, discharge method 4
    And the patient died on 2024-03-10
    When the end_of_life pathway is evaluated as at 2024-04-01
    Then no event asks for admission_reviewed

  Scenario Outline: admissions of the last 90 days of life
    Given a hospital stay from <first> to 2024-03-05, admission method 21
    And a hospital stay from 2024-04-01 to 2024-04-05, admission method 21
    And a hospital stay from 2024-05-25 to 2024-05-30, admission method <method>, discharge method 4
    And the patient died on 2024-05-30
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then admissions_at_the_end is <count>

    Examples:
      | first      | method | count |
      | 2024-03-02 | 21     | 3     |
      | 2024-03-01 | 21     | 2     |
      | 2024-03-02 | 11     | 2     |

  Scenario: a transfer between hospitals is no second admission
    Given a hospital stay from 2024-04-01 to 2024-04-05, admission method 21, discharge destination 51
    And a hospital stay from 2024-04-05 to 2024-04-15, admission method 2B
    And the patient died on 2024-05-30
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then admissions_at_the_end is 1
