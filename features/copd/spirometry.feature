Feature: COPD: spirometry around the diagnosis
  For a diagnosis from 1 April 2023 on, FEV1/FVC below 0.7 is looked for from 93 days before to 186
  days after it; without any result the patient is referred (COPD-D1).

  Background:
    Given a patient aged 67 on 2024-03-01

  Scenario Outline: who needs it, and by when
    Given a diagnosis in copd_diagnosis on <diagnosed>
    When the copd pathway is evaluated as at <day>
    Then spirometry is <status>

    Examples:
      | diagnosed  | day        | status                                 |
      | 2023-03-31 | 2024-03-01 | not applicable                         |
      | 2023-04-01 | 2023-10-04 | pending, due 2023-10-04                |
      | 2023-04-01 | 2023-10-05 | overdue, due 2023-10-04, 1 day overdue |

  Scenario: without a result the patient is referred
    Given a diagnosis in copd_diagnosis on 2023-06-01
    When the copd pathway is evaluated as at 2024-03-01
    Then obstructed is false
    And the patient is referred to spirometry_service, due 2023-12-04

  Scenario Outline: what confirms obstruction
    Given a diagnosis in copd_diagnosis on 2023-06-01
    And an FEV1/FVC ratio of <ratio> on 2023-06-20
    When the copd pathway is evaluated as at 2024-03-01
    Then obstructed is <obstructed>
    And spirometry is <status>
    And the patient is not referred to spirometry_service

    Examples:
      | ratio   | obstructed | status         |
      | 62      | true       | not applicable |
      | 0.62    | true       | not applicable |
      | 0.69    | true       | not applicable |
      | 0.70    | false      | done           |
      | 70 %    | false      | done           |
      | 85      | false      | done           |

  Scenario Outline: the days that count for obstruction
    Given a diagnosis in copd_diagnosis on 2023-06-01
    And an FEV1/FVC ratio of 0.62 on <measured>
    When the copd pathway is evaluated as at 2024-03-01
    Then obstructed is <obstructed>
    And spirometry is <status>

    Examples:
      | measured   | obstructed | status         |
      | 2023-02-27 | false      | overdue        |
      | 2023-02-28 | true       | not applicable |
      | 2023-12-04 | true       | not applicable |
      | 2023-12-05 | false      | done           |

  Scenario: the code for a ratio below 70 % confirms it too
    Given a diagnosis in copd_diagnosis on 2023-06-01
    And a record in fev1_fvc_below_70 on 2023-06-20
    When the copd pathway is evaluated as at 2024-03-01
    Then obstructed is true
    And spirometry is not applicable

  Scenario: a ratio nobody can believe settles nothing
    Given a diagnosis in copd_diagnosis on 2023-06-01
    And an FEV1/FVC ratio of 0.05 on 2023-06-20
    When the copd pathway is evaluated as at 2024-03-01
    Then obstructed is not known because it is not comparable

  Scenario: dissent excepts
    Given a diagnosis in copd_diagnosis on 2023-06-01
    And a record in copd_dissent on 2023-12-01
    When the copd pathway is evaluated as at 2024-03-01
    Then spirometry is excepted
    And the patient is not referred to spirometry_service
