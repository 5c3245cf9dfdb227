Feature: Orthopaedic triage: the contact, its outcome and where it leads
  A contact with an extended-scope physiotherapist and its outcome within 14 days; then care in the
  service, tests, rheumatology or a consultant.

  Background:
    Given a patient aged 58 on 2024-01-01
    And a referral to triage_esp made on 2024-01-08, for the left knee
    And a record in redflag_screened on 2024-01-08

  Scenario Outline: triage within 14 days of the referral
    When the orthopaedic_triage pathway is evaluated as at <day>
    Then triage is <status>, due 2024-01-22

    Examples:
      | day        | status  |
      | 2024-01-22 | pending |
      | 2024-01-23 | overdue |

  Scenario: seen, but nobody recorded the outcome
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-01-25
    Then triage is done
    And triaged is overdue, due 2024-01-22, 3 days overdue
    And the episode is at triaged

  Scenario: the contact is declined: excepted and discharged, not missed
    Given the referral to triage_esp of 2024-01-08 was declined by the patient on 2024-01-15
    When the orthopaedic_triage pathway is evaluated as at 2024-03-01
    Then triage is excepted
    And the episode ended as declined_exit on 2024-01-15
    And the episode was discharged
    And the rtt clock has stopped on 2024-01-15

  Scenario: the patient did not attend
    Given the referral to triage_esp of 2024-01-08 was not attended on 2024-01-19
    When the orthopaedic_triage pathway is evaluated as at 2024-03-01
    Then triage is excepted
    And the episode ended as declined_exit on 2024-01-19

  Scenario Outline: what the triage clinician decides is followed
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of <outcome> on 2024-01-18, for the referral of 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-01-18
    Then outcome_decision goes to <node>
    And the episode is at <node>

    Examples:
      | outcome          | node                |
      | physiotherapy    | physio              |
      | injection        | injected            |
      | pain_management  | to_pain_service     |
      | self_management  | self_managed        |
      | needs_tests      | tests               |
      | surgical_opinion | orthopaedic_opinion |
      | rheumatology     | to_rheumatology     |

  Scenario: physiotherapy, to its first treatment: managed in the service
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of physiotherapy on 2024-01-18, for the referral of 2024-01-08
    And a referral to physiotherapy made on 2024-01-22, for the left knee
    And a procedure in core_treatment on 2024-02-12, for the left knee
    When the orthopaedic_triage pathway is evaluated as at 2024-09-01
    Then first_treatment is done
    And the episode ended as managed on 2024-02-12
    And the episode was managed in service
    And the rtt clock has run 35 days
    And the rtt clock has stopped on 2024-02-12

  Scenario: the physiotherapy referral is due two weeks after triage
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of physiotherapy on 2024-01-18, for the referral of 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-02-02
    Then physio is overdue, due 2024-02-01, 1 day overdue
    And the patient is referred to physiotherapy for the left knee, due 2024-02-01

  Scenario: injection and pain service are care in the service too
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of injection on 2024-01-18, for the referral of 2024-01-08
    And a procedure in joint_injection on 2024-02-01, for the left knee
    When the orthopaedic_triage pathway is evaluated as at 2024-03-01
    Then the episode ended as managed on 2024-02-01

  Scenario: the patient declines the physiotherapy that was arranged
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of physiotherapy on 2024-01-18, for the referral of 2024-01-08
    And a referral to physiotherapy made on 2024-01-22, for the left knee
    And the referral to physiotherapy of 2024-01-22 was declined by the patient on 2024-01-30
    When the orthopaedic_triage pathway is evaluated as at 2024-03-01
    Then first_treatment is excepted
    And the episode ended as declined_exit on 2024-01-30

  Scenario: a first round of tests, and then a decision on what is new
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of needs_tests on 2024-01-18, for the referral of 2024-01-08
    And a referral to msk_diagnostics made on 2024-01-19, for the left knee
    And the referral to msk_diagnostics of 2024-01-19 was completed on 2024-02-05
    When the orthopaedic_triage pathway is evaluated as at 2024-02-06
    Then outcome_decision went to tests on 2024-01-18
    And tests is done
    And the episode is at reviewed
    And reviewed is pending, due 2024-02-19

  Scenario: the review finds that physiotherapy will do
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of needs_tests on 2024-01-18, for the referral of 2024-01-08
    And a referral to msk_diagnostics made on 2024-01-19, for the left knee
    And the referral to msk_diagnostics of 2024-01-19 was completed on 2024-02-05
    And a triage_outcome of physiotherapy on 2024-02-09, for the referral of 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-02-09
    Then outcome_decision went to tests on 2024-01-18
    And outcome_decision went to physio on 2024-02-09
    And the episode reached tests 1 time

  Scenario: triage cycles three times at most
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of needs_tests on 2024-01-18, for the referral of 2024-01-08
    And a referral to msk_diagnostics made on 2024-01-19, for the left knee
    And the referral to msk_diagnostics of 2024-01-19 was completed on 2024-02-05
    And a triage_outcome of needs_tests on 2024-02-09, for the referral of 2024-01-08
    And a referral to msk_diagnostics made on 2024-02-10, for the left knee
    And the referral to msk_diagnostics of 2024-02-10 was completed on 2024-02-26
    And a triage_outcome of needs_tests on 2024-03-01, for the referral of 2024-01-08
    And a referral to msk_diagnostics made on 2024-03-04, for the left knee
    And the referral to msk_diagnostics of 2024-03-04 was completed on 2024-03-18
    And a triage_outcome of needs_tests on 2024-03-22, for the referral of 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-03-22
    Then the episode reached tests 3 times
    And the episode is at orthopaedic_opinion
    And the episode is not at tests
    And orthopaedic_opinion is pending, due 2024-04-05

  Scenario: tests declined: the review goes on without them
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of needs_tests on 2024-01-18, for the referral of 2024-01-08
    And a referral to msk_diagnostics made on 2024-01-19, for the left knee
    And the referral to msk_diagnostics of 2024-01-19 was declined by the patient on 2024-01-24
    When the orthopaedic_triage pathway is evaluated as at 2024-01-25
    Then tests is excepted
    And the episode is at reviewed

  Scenario Outline: stiffness of more than 30 minutes goes to rheumatology from the door
    Given a morning_stiffness of <stiffness> on 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-01-08
    Then at_the_door goes to <node>

    Examples:
      | stiffness  | node            |
      | 30 minutes | triage          |
      | 31 minutes | to_rheumatology |

  Scenario: several swollen joints found in triage go to rheumatology within three working days
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a swollen_joints of several on 2024-01-18
    And a triage_outcome of physiotherapy on 2024-01-18, for the referral of 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-01-24
    # 18 January 2024 is a Thursday: Friday, Monday and Tuesday are the three days.
    Then triage_decision went to to_rheumatology on 2024-01-18
    And to_rheumatology is overdue, due 2024-01-23, 1 day overdue

  Scenario: three working days over Easter
    Given an encounter in triage_contact on 2024-03-28, for the referral of 2024-01-08
    And a swollen_joints of several on 2024-03-28
    And a triage_outcome of rheumatology on 2024-03-28, for the referral of 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-04-04
    # Good Friday was 29 March and Easter Monday 1 April: 2, 3 and 4 April are the three days.
    Then to_rheumatology is pending, due 2024-04-04

  Scenario: rheumatology has the patient
    Given a swollen_joints of several on 2024-01-08
    And a referral to rheumatology made on 2024-01-10, for the left knee
    When the orthopaedic_triage pathway is evaluated as at 2024-03-01
    Then the episode ended as rheumatology_exit on 2024-01-10
    And the episode was handed over

  Scenario Outline: stiffness and swelling are asked within 14 days
    When the orthopaedic_triage pathway is evaluated as at <day>
    Then stiffness_asked is <status>, due 2024-01-22

    Examples:
      | day        | status  |
      | 2024-01-22 | pending |
      | 2024-01-23 | overdue |

  Scenario: scores are for the record and decide nothing
    Given an oxford_knee_score of 11 on 2024-01-09
    And a pain_score of 9 on 2024-01-09
    And an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of self_management on 2024-01-18, for the referral of 2024-01-08
    When the orthopaedic_triage pathway is evaluated as at 2024-01-18
    Then oxford_knee is 11
    And pain is 9
    And the episode is at self_managed
