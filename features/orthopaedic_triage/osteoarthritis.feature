Feature: Orthopaedic triage: osteoarthritis, its core treatment and the surgeon
  Clinical diagnosis from 45 years without imaging (MSK-D1, D2), core treatment for everybody
  (D3), the surgeon after three months of it where it did not do (D4).

  Background:
    Given a patient born on 1961-05-20
    And a referral to triage_esp made on 2024-01-08, for the left hip
    And a record in redflag_screened on 2024-01-08

  Scenario: a coded diagnosis
    Given a diagnosis of 239872002 in osteoarthritis on 2022-03-14
    When the orthopaedic_triage pathway is evaluated as at 2024-01-10
    Then oa is true

  Scenario: a diagnosis of the other joint
    Given a diagnosis of 239873007 in osteoarthritis on 2022-03-14
    And a morning_stiffness of 60 minutes on 2024-01-09
    When the orthopaedic_triage pathway is evaluated as at 2024-01-10
    Then oa is false
    And oa_information is not applicable
    And the episode is not at oa_information

  Scenario Outline: diagnosed clinically, without imaging
    Given a record in oa_activity_pain on 2024-01-09, for the referral of 2024-01-08
    And a morning_stiffness of <stiffness> on 2024-01-09
    When the orthopaedic_triage pathway is evaluated as at 2024-01-10
    Then oa is <oa>

    Examples:
      | stiffness  | oa    |
      | 0 minutes  | true  |
      | 30 minutes | true  |
      | 31 minutes | false |

  Scenario: nobody asked about stiffness: not known, and nobody is sent to a surgeon for it
    Given a record in oa_activity_pain on 2024-01-09, for the referral of 2024-01-08
    And an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of physiotherapy on 2024-01-18, for the referral of 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-01-18
    Then oa is not known because none is recorded
    And triage_decision goes to outcome_decision
    And outcome_decision goes to physio

  Scenario: a plain radiograph to diagnose it is of low value
    Given a diagnosis of 239872002 in osteoarthritis on 2022-03-14
    And a request in plain_imaging on 2024-01-12, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-15
    Then advice low_value_imaging is given
    And the episode is at triage

  Scenario: unless something is atypical
    Given a diagnosis of 239872002 in osteoarthritis on 2022-03-14
    And a request in plain_imaging on 2024-01-12, for the left hip
    And a record in oa_atypical_features on 2024-01-12, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-15
    Then advice low_value_imaging is not given

  Scenario: core treatment is for everybody with osteoarthritis
    Given a diagnosis of 239872002 in osteoarthritis on 2022-03-14
    When the orthopaedic_triage pathway is evaluated as at 2024-02-06
    Then oa_information is overdue, due 2024-02-05, 1 day overdue
    And oa_exercise is overdue, due 2024-02-05
    And oa_weight is not applicable

  Scenario: help with weight where a clinician wrote it down
    Given a diagnosis of 239872002 in osteoarthritis on 2022-03-14
    And a record in overweight_recorded on 2023-11-06
    When the orthopaedic_triage pathway is evaluated as at 2024-01-10
    Then oa_weight is pending, due 2024-02-05

  Scenario Outline: the surgeon after 90 days of core treatment, with impact, and where it failed
    Given a diagnosis of 239872002 in osteoarthritis on 2022-03-14
    And a procedure of 229065009 in core_treatment on <began>, for the left hip
    And a record in substantial_impact on 2024-01-18, for the left hip
    And a record in core_treatment_failed on 2024-01-18, for the left hip
    And an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of physiotherapy on 2024-01-18, for the referral of 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-01-18
    Then triage_decision goes to <node>

    # 20 October 2023 is 90 days before the decision.
    Examples:
      | began      | node                |
      | 2023-10-20 | orthopaedic_opinion |
      | 2023-10-21 | outcome_decision    |

  Scenario Outline: three conditions, and all of them
    Given a diagnosis of 239872002 in osteoarthritis on 2022-03-14
    And a procedure of 229065009 in core_treatment on 2023-06-05, for the left hip
    And a record in <recorded> on 2024-01-18, for the left hip
    And an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of physiotherapy on 2024-01-18, for the referral of 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-01-18
    Then triage_decision goes to outcome_decision

    Examples:
      | recorded              |
      | substantial_impact    |
      | core_treatment_failed |

  Scenario Outline: referred to the surgeon before three months of core treatment: premature
    Given a diagnosis of 239872002 in osteoarthritis on 2022-03-14
    And a procedure of 229065009 in core_treatment on <began>, for the left hip
    And an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of surgical_opinion on 2024-01-18, for the referral of 2024-01-08
    And a referral to orthopaedics made on 2024-01-22, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-22
    Then core_when_referred is <days>
    And premature is <premature>
    And advice premature_referral is <verdict>
    And the episode is at seen_by_consultant

    Examples:
      | began      | days | premature | verdict   |
      | 2023-11-23 | 60   | true      | given     |
      | 2023-10-25 | 89   | true      | given     |
      | 2023-10-24 | 90   | false     | not given |

  Scenario: referred without any core treatment at all
    Given a diagnosis of 239872002 in osteoarthritis on 2022-03-14
    And an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of surgical_opinion on 2024-01-18, for the referral of 2024-01-08
    And a referral to orthopaedics made on 2024-01-22, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-22
    Then premature is true

  Scenario: exercise for the right hip is no core treatment of the left
    Given a diagnosis of 239872002 in osteoarthritis on 2022-03-14
    And a procedure of 229065009 in core_treatment on 2023-06-05, for the right hip
    And an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of surgical_opinion on 2024-01-18, for the referral of 2024-01-08
    And a referral to orthopaedics made on 2024-01-22, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-22
    Then core_began is not known
    And premature is true

  Scenario: diagnosed in triage, its core treatment falls due from then
    Given a record in oa_activity_pain on 2024-01-18, for the referral of 2024-01-08
    And a morning_stiffness of 10 minutes on 2024-01-18
    When the orthopaedic_triage pathway is evaluated as at 2024-02-16
    Then oa is true
    And oa_information is overdue, due 2024-02-15, 1 day overdue
