Feature: COPD: red flag
  A saturation below the red line or an acute exacerbation asks for a clinical assessment the same
  day. The red line of 88 % is a decision of this project: no guideline was read for it.

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02

  Scenario Outline: below 88 %
    Given an oxygen saturation of <spo2> % on 2024-01-10
    When the copd pathway is evaluated as at 2024-01-10
    Then interrupt acute <verdict>
    And same_day is <status>

    Examples:
      | spo2 | verdict       | status                  |
      | 87   | fires         | pending, due 2024-01-10 |
      | 88   | does not fire | not applicable          |

  Scenario: an acute exacerbation coded today
    Given a diagnosis in copd_exacerbation on 2024-01-10
    When the copd pathway is evaluated as at 2024-01-10
    Then interrupt acute fires
    And the patient is referred to same_day_assessment, due 2024-01-10

  Scenario: not seen the same day is critical
    Given an oxygen saturation of 85 % on 2024-01-10
    When the copd pathway is evaluated as at 2024-01-11
    Then same_day is overdue, due 2024-01-10, 1 day overdue
    And same_day is marked critical

  Scenario Outline: shown for 7 days
    Given an oxygen saturation of 85 % on 2024-01-10
    When the copd pathway is evaluated as at <day>
    Then interrupt acute <verdict>

    Examples:
      | day        | verdict       |
      | 2024-01-17 | fires         |
      | 2024-01-18 | does not fire |

  Scenario Outline: what counts as seen
    Given an oxygen saturation of 85 % on 2024-01-10
    And <contact>
    When the copd pathway is evaluated as at 2024-01-12
    Then same_day is <status>

    Examples:
      | contact                                                    | status  |
      | an encounter in same_day_assessment_codes on 2024-01-10    | done    |
      | a record in same_day_assessment_codes on 2024-01-11        | done    |
      | an emergency attendance from 2024-01-10 to 2024-01-10      | done    |
      | an encounter in same_day_assessment_codes on 2024-01-09    | overdue |
      | a record in copd_review on 2024-01-10                      | overdue |

  Scenario: a new red flag asks anew
    Given an oxygen saturation of 85 % on 2024-01-10
    And an encounter in same_day_assessment_codes on 2024-01-10
    And a diagnosis in copd_exacerbation on 2024-01-14
    When the copd pathway is evaluated as at 2024-01-15
    Then same_day is overdue, due 2024-01-14

  Scenario: what cannot be told does not fire
    Given an oxygen saturation below 90 % on 2024-01-10
    When the copd pathway is evaluated as at 2024-01-10
    Then interrupt acute does not fire
    And nothing is referred

  Scenario: on the palliative register a red flag is still a red flag
    Given a record of 103735009 in palliative_codes on 2023-12-12
    And an oxygen saturation of 85 % on 2024-01-10
    When the copd pathway is evaluated as at 2024-01-10
    Then interrupt acute fires
    And the patient is referred to same_day_assessment

  Scenario: off the COPD register there is none
    Given a record in copd_resolved on 2023-12-12
    And an oxygen saturation of 85 % on 2024-01-10
    When the copd pathway is evaluated as at 2024-01-10
    Then the patient is no longer enrolled
    And nothing is referred
