Feature: End of life: advance care plan
  A plan within 28 days of the register, within 2 days once weeks or days are left. An offer is
  not a plan; a recorded decline is an exception (EOL-D4).

  Background:
    Given a patient aged 80 on 2024-01-01
    And a record of 518901000000101 in gsf_stage_codes on 2024-01-01

  Scenario Outline: due 28 days after the register
    When the end_of_life pathway is evaluated as at <day>
    Then care_plan is <status>, due 2024-01-29

    Examples:
      | day        | status  |
      | 2024-01-29 | pending |
      | 2024-01-30 | overdue |

  Scenario Outline: what is a plan
    Given a <kind> of <code> in <codelist> on 2024-01-20
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then care_plan is done

    Examples:
      | kind      | code              | codelist        |
      | record    | 713673000         | advance_care_plan_codes |
      | record    | 713058002         | advance_care_plan_codes |
      | record    | 1095151000000107  | advance_care_plan_codes |
      | care plan | 713673000         | advance_care_plan_codes |
      | document  | 1382601000000107  | respect_form    |

  Scenario Outline: an offer is not a plan
    Given a record of <offer> in advance_care_plan_offered on 2024-01-15
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then care_plan is overdue, due 2024-01-29
    And care_plan is marked offered, not completed

    Examples: the plan, or its review
      | offer            |
      | 1025611000000105 |
      | 1095131000000100 |

  Scenario: nothing offered is not marked as offered
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then care_plan is overdue
    And care_plan is not marked offered, not completed

  Scenario: offered and then made is simply done
    Given a record in advance_care_plan_offered on 2024-01-15
    And a record in advance_care_plan_codes on 2024-01-25
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then care_plan is done
    And care_plan is not marked offered, not completed

  Scenario: a plan that came late says so
    Given a record in advance_care_plan_codes on 2024-02-05
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then care_plan is done
    And care_plan is marked done late by 7 days

  Scenario: a plan entered in error is none
    Given a care plan in advance_care_plan_codes on 2024-01-20, entered in error
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then care_plan is overdue

  Scenario Outline: a recorded decline is an exception for 12 months
    Given a record of 1095091000000103 in advance_care_planning_declined on 2024-01-20
    When the end_of_life pathway is evaluated as at <day>
    Then care_plan is <status>
    And place_asked is <status>
    And cpr_decided is <status>

    Examples:
      | day        | status                  |
      | 2025-01-20 | excepted                |
      | 2025-01-21 | pending, due 2025-02-18 |

  Scenario: declined after it was overdue
    Given a record of 1095161000000105 in advance_care_planning_declined on 2024-02-20
    When the end_of_life pathway is evaluated as at 2024-02-19
    Then care_plan is overdue
    When the end_of_life pathway is evaluated as at 2024-02-20
    Then care_plan is excepted

  Scenario: declining the community team is no answer about the plan
    Given a record of 783841000000101 in community_declined on 2024-01-20
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then care_plan is overdue

  Scenario: not suitable for planning ahead, and back on the register since
    Given a record of 1095141000000109 in care_plan_not_suitable on 2024-01-20
    And a record of 754401000000106 in gsf_stage_codes on 2024-02-20
    When the end_of_life pathway is evaluated as at 2024-04-01
    Then the patient is enrolled
    And the patient has been enrolled since 2024-02-20
    And care_plan is excepted

  Scenario Outline: two days once weeks or days are left
    Given a record of <stage> in gsf_stage_codes on 2024-01-10
    When the end_of_life pathway is evaluated as at <day>
    Then care_plan_at_the_end is <status>, due 2024-01-12
    And care_plan is pending, due 2024-01-29

    Examples:
      | stage | day        | status  |
      | weeks | 2024-01-12 | pending |
      | weeks | 2024-01-13 | overdue |
      | days  | 2024-01-12 | pending |
      | days  | 2024-01-13 | overdue |

  Scenario: with months left the two days do not apply
    Given a record of months in gsf_stage_codes on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-01-20
    Then care_plan_at_the_end is not applicable

  Scenario: a plan made before weeks were left is a plan
    Given a record in advance_care_plan_codes on 2024-01-05
    And a record of weeks in gsf_stage_codes on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-01-20
    Then care_plan_at_the_end is done
