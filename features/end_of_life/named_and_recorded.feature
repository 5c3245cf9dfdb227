Feature: End of life: key worker, preferred place of death, decision about resuscitation
  A named key worker within 14 days, the preferred place and a CPR decision within 28 days of the
  register (EOL-D3, D5, D6).

  Background:
    Given a patient aged 80 on 2024-01-01
    And a record of 518901000000101 in gsf_stage_codes on 2024-01-01

  Scenario Outline: a key worker within 14 days
    When the end_of_life pathway is evaluated as at <day>
    Then key_worker is <status>, due 2024-01-15

    Examples:
      | day        | status  |
      | 2024-01-15 | pending |
      | 2024-01-16 | overdue |

  Scenario Outline: who is a key worker
    Given a <kind> in <codelist> on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then key_worker is done

    Examples:
      | kind      | codelist         |
      | record    | key_worker_codes |
      | care team | end_of_life_care    |

  Scenario: a team that was stood down names nobody
    Given a care team in end_of_life_care on 2023-06-01, ended on 2023-12-01
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then key_worker is overdue

  Scenario Outline: every answer about the place is recorded, undecided too
    Given a preferred place of death of <place> on 2024-01-20
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then preferred_place is <place>
    And place_asked is done

    Examples:
      | place     |
      | home      |
      | care_home |
      | hospice   |
      | hospital  |
      | other     |
      | undecided |

  Scenario: not asked within 28 days
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then place_asked is overdue, due 2024-01-29

  Scenario: the bare code of a hospice is no wish
    Given a record of the SNOMED CT code 284546000 on 2024-01-20
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then preferred_place is not known because none is recorded
    And place_asked is overdue

  Scenario: where somebody died is not where they wished to
    Given a place of death as recorded of home on 2024-01-20
    And the patient died on 2024-01-20
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then preferred_place is not known because none is recorded
    And recorded_place is home

  Scenario Outline: one digit apart, opposite in meaning, and either is a record
    Given a record of <code> in cpr_decision_codes on 2024-01-20
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then cpr_decision is <decision>
    And cpr_decided is done

    Examples:
      | code      | decision              |
      | 450475007 | for_resuscitation     |
      | 450476008 | not_for_resuscitation |

  Scenario: the latest decision counts
    Given a record of for_resuscitation in cpr_decision_codes on 2024-01-20
    And a record of not_for_resuscitation in cpr_decision_codes on 2024-02-20
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then cpr_decision is not_for_resuscitation

  Scenario: no decision within 28 days
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then cpr_decision is not known because none is recorded
    And cpr_decided is overdue, due 2024-01-29
