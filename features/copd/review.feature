Feature: COPD: the three-part review
  A review every 12 months, twice a year when very severe (COPD-D3). It is complete with a review
  code, an exacerbation count and an MRC grade, each within 12 months (COPD-D4).

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02

  Scenario Outline: a review is good for 12 months, the last day included
    Given a record in copd_review on 2023-03-01
    When the copd pathway is evaluated as at <day>
    Then reviewed is <status>

    Examples:
      | day        | status                                |
      | 2024-02-29 | done                                  |
      | 2024-03-01 | done                                  |
      | 2024-03-02 | overdue, due 2024-03-01, 1 day overdue |

  Scenario: never reviewed, and 12 months from the register are not over
    Given a record in copd_resolved on 2022-01-01
    And a diagnosis in copd_diagnosis on 2023-06-01
    When the copd pathway is evaluated as at 2024-03-01
    Then reviewed is pending, due 2024-06-01

  Scenario: never reviewed in all the years
    When the copd pathway is evaluated as at 2024-03-01
    Then reviewed is overdue, due 2020-05-02

  Scenario Outline: very severe disease is reviewed every 183 days
    Given an FEV1/FVC ratio of 0.62 on 2023-08-31
    And an FEV1 % predicted of <fev1> % on 2023-08-31
    And a record in copd_review on 2023-08-31
    When the copd pathway is evaluated as at <day>
    Then reviewed is <status>

    Examples:
      | fev1 | day        | status                  |
      | 29   | 2024-03-01 | done                    |
      | 29   | 2024-03-02 | overdue, due 2024-03-01 |
      | 30   | 2024-03-02 | done                    |

  Scenario: without a ratio nobody is graded very severe, and the review stays yearly
    Given an FEV1 % predicted of 29 % on 2023-08-31
    And a record in copd_review on 2023-08-31
    When the copd pathway is evaluated as at 2024-03-02
    Then severity is not known because none is recorded
    And reviewed is due 2024-08-31

  Scenario: with severity not known the review stays yearly
    Given a record in copd_review on 2023-08-31
    When the copd pathway is evaluated as at 2024-03-02
    Then reviewed is done
    And reviewed is due 2024-08-31
    And severity is not known because none is recorded

  Scenario: all three parts, on different days
    Given a record in copd_review on 2023-09-01
    And an MRC grade of 2 on 2023-10-01
    And an exacerbation_count of 1 on 2023-11-01
    When the copd pathway is evaluated as at 2024-03-01
    Then complete_review is 3 of 3
    And complete_review is done

  Scenario: a review code alone is no complete review
    Given a record in copd_review on 2023-09-01
    When the copd pathway is evaluated as at 2024-03-01
    Then reviewed is done
    And complete_review is 1 of 3
    And complete_review is overdue

  Scenario: an exacerbation count is not a review
    Given an exacerbation_count of 1 on 2023-11-01
    When the copd pathway is evaluated as at 2024-03-01
    Then counted is done
    And reviewed is overdue

  Scenario: informed dissent excepts for 12 months
    Given a record in copd_dissent on 2023-03-01
    When the copd pathway is evaluated as at 2024-03-01
    Then reviewed is excepted
    And graded is excepted
    And counted is excepted
    And plan_given is excepted
    And complete_review is excepted

  Scenario: when dissent has ended a new period runs
    Given a record in copd_dissent on 2023-02-10
    When the copd pathway is evaluated as at 2024-03-01
    Then reviewed is pending, due 2025-02-11

  Scenario: unsuitable lasts until a later review
    Given a record in copd_unsuitable on 2021-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then reviewed is excepted
    And graded is excepted
    And counted is excepted

  Scenario: a later review contradicts unsuitable
    Given a record in copd_unsuitable on 2021-01-10
    And a record in copd_review on 2022-03-01
    When the copd pathway is evaluated as at 2024-03-01
    Then reviewed is overdue, due 2023-03-01
