Feature: COPD: on the palliative care register
  Rehabilitation and oxygen are not chased; everything else stays (rule 4.6).

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02
    And an MRC grade of 3 on 2024-01-10

  Scenario: rehabilitation and oxygen are not applicable
    Given a record in palliative_codes on 2024-01-05
    And an oxygen saturation of 90 % on 2023-11-10
    And an oxygen saturation of 90 % on 2023-12-10
    And a smoking status of never_smoked on 2023-10-01
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is not applicable
    And oxygen is not applicable
    And repeat_saturation is not applicable
    And the patient is not referred to pulmonary_rehab
    And the patient is not referred to home_oxygen

  Scenario: the other steps stay
    Given a record in palliative_codes on 2024-01-05
    When the copd pathway is evaluated as at 2024-03-01
    Then the patient is enrolled
    And reviewed is overdue
    And plan_given is overdue

  Scenario Outline: who is on the palliative care register
    Given a record in palliative_codes on <on>
    And a record in palliative_not_indicated on <off>
    When the copd pathway is evaluated as at 2024-03-01
    Then palliative is <palliative>

    Examples:
      | on         | off        | palliative |
      | 2023-06-01 | 2023-07-01 | false      |
      | 2023-06-01 | 2023-06-01 | true       |
      | 2023-07-01 | 2023-06-01 | true       |

  Scenario Outline: codes before 1 April 2008 do not count
    Given a record in palliative_codes on <on>
    When the copd pathway is evaluated as at 2024-03-01
    Then palliative is <palliative>
    And rehabilitation is <status>

    Examples:
      | on         | palliative | status         |
      | 2008-03-31 | false      | overdue        |
      | 2008-04-01 | true       | not applicable |

  Scenario: off the palliative care register again, the allowance runs anew
    Given a record in palliative_codes on 2023-06-01
    And a record in palliative_not_indicated on 2024-02-15
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is pending, due 2024-03-16
