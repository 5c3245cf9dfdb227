Feature: COPD: severity by FEV1 % predicted
  80 and more is mild, 50 to 79 moderate, 30 to 49 severe, less than 30 very severe, only with an
  FEV1/FVC ratio below 0.7 (COPD-D2). A value says something for 24 months.

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02
    And an FEV1/FVC ratio of 0.62 on 2019-05-02

  Scenario Outline: the bands and their edges
    Given an FEV1 % predicted of <fev1> % on 2023-10-01
    When the copd pathway is evaluated as at 2024-03-01
    Then severity is <severity>

    Examples:
      | fev1 | severity    |
      | 80   | mild        |
      | 79.9 | moderate    |
      | 50   | moderate    |
      | 49.9 | severe      |
      | 30   | severe      |
      | 29.9 | very_severe |

  Scenario: nothing measured
    When the copd pathway is evaluated as at 2024-03-01
    Then severity is not known because none is recorded

  Scenario: measured more than 24 months ago
    Given an FEV1 % predicted of 45 % on 2022-02-28
    When the copd pathway is evaluated as at 2024-03-01
    Then severity is not known because it is stale

  Scenario: measured without a value
    Given an FEV1 % predicted without a value on 2023-10-01
    When the copd pathway is evaluated as at 2024-03-01
    Then severity is not known because it was recorded without a value

  Scenario: of two values on one day the lower one counts
    Given an FEV1 % predicted of 52 % on 2023-10-01
    And an FEV1 % predicted of 48 % on 2023-10-01
    When the copd pathway is evaluated as at 2024-03-01
    Then severity is severe

  Scenario: a ratio of 0.7 is no obstruction, so there is nothing to grade
    Given an FEV1/FVC ratio of 0.7 on 2023-10-01
    And an FEV1 % predicted of 25 % on 2023-10-01
    When the copd pathway is evaluated as at 2024-03-01
    Then severity is not_obstructed
