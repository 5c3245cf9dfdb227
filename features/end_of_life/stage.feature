Feature: End of life: the stage
  The latest stage code wins (EOL-D2). Weeks and days are stages C and D.

  Background:
    Given a patient aged 80 on 2024-01-01

  Scenario Outline: what each code says
    Given a record of <code> in gsf_stage_codes on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then gsf_stage is <stage>

    Examples:
      | code            | stage     |
      | 518901000000101 | advancing |
      | 518941000000103 | declining |
      | 754401000000106 | months    |
      | 845721000000108 | months    |
      | 519041000000106 | weeks     |
      | 845751000000103 | weeks     |
      | 519061000000107 | days      |
      | 845771000000107 | days      |

  Scenario: the latest code wins, also where somebody got better
    Given a record of weeks in gsf_stage_codes on 2024-01-10
    And a record of months in gsf_stage_codes on 2024-02-10
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then gsf_stage is months
    And medicines_ready is not applicable

  Scenario: of two codes on one day the more advanced one counts
    Given a record of months in gsf_stage_codes on 2024-01-10
    And a record of days in gsf_stage_codes on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-01-11
    Then gsf_stage is days

  Scenario: on the framework without a stage, nobody can tell what the stage asks for
    Given a record of 414937009 in palliative_codes on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then the patient is enrolled
    And gsf_stage is not known because none is recorded
    And medicines_ready is unknown
    And care_plan_at_the_end is unknown
    And community_team is unknown
    And nothing is referred
