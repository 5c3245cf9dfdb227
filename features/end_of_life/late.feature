Feature: End of life: identified late
  Who dies within 7 days of coming on the register was identified late: the steps do not apply,
  and that is what is shown (pathways 4, exceptions).

  Background:
    Given a patient aged 80 on 2024-01-01

  Scenario Outline: within 7 days of registration
    Given a record of days in gsf_stage_codes on 2024-01-10
    And the patient died on <died>
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then the outcome is died
    And late_identification is <late>
    And care_plan is <plan>
    And medicines_ready is <medicines>
    And key_worker is <plan>
    And advice identified_late is <advice>

    Examples:
      | died       | late  | plan           | medicines               | advice    |
      | 2024-01-10 | true  | not applicable | not applicable          | given     |
      | 2024-01-17 | true  | not applicable | not applicable          | given     |
      | 2024-01-18 | false | pending        | overdue, due 2024-01-12 | not given |

  Scenario: while the patient lives the steps are asked for
    Given a record of days in gsf_stage_codes on 2024-01-10
    And the patient died on 2024-01-14
    When the end_of_life pathway is evaluated as at 2024-01-13
    Then late_identification is false
    And medicines_ready is overdue, due 2024-01-12

  Scenario: nothing falls due after the death
    Given a record of months in gsf_stage_codes on 2024-01-10
    And the patient died on 2024-01-20
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then care_plan is pending, due 2024-02-07
    And nothing is referred
