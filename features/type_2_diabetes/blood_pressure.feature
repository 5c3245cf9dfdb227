Feature: Type 2 diabetes: blood pressure above the clinic target
  Below 140/90 under 80 years, below 150/90 from 80 on (DM-D6). This is advice: it moves nobody.

  Scenario Outline: the targets and their edges
    Given a patient aged <age> on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a blood pressure of <pressure> mmHg on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then advice bp_above_target is <verdict>

    Examples:
      | age | pressure | verdict   |
      | 79  | 139/89   | not given |
      | 79  | 140/89   | given     |
      | 79  | 139/90   | given     |
      | 80  | 149/89   | not given |
      | 80  | 150/89   | given     |
      | 80  | 149/90   | given     |

  Scenario: not measured
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then advice bp_above_target is not known

  Scenario: measured more than 12 months ago
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a blood pressure of 170/100 mmHg on 2023-02-28
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then systolic_latest is not known because it is stale
    And advice bp_above_target is not known

  Scenario: of two readings on one day the lower one counts
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a blood pressure of 152/88 mmHg on 2024-02-10
    And a blood pressure of 136/84 mmHg on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then systolic_latest is 136 mmHg
    And advice bp_above_target is not given
