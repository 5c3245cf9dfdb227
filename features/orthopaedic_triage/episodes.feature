Feature: Orthopaedic triage: what is one episode
  Each referral to triage is an episode of its own, unless it is the same one sent again; what is
  done for one joint never finishes the other.

  Background:
    Given a patient aged 68 on 2024-01-01

  Scenario: two referrals for two hips
    Given a referral to triage_esp made on 2024-01-08, for the left hip
    And a referral to triage_esp made on 2024-01-22, for the right hip
    And a record in redflag_screened on 2024-01-08, for the left hip
    And an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of physiotherapy on 2024-01-18, for the left hip
    And a referral to physiotherapy made on 2024-01-22, for the left hip
    And a procedure in core_treatment on 2024-02-05, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-02-06
    Then there are 2 episodes
    And in the episode for the left hip, the episode ended as managed on 2024-02-05
    And in the episode for the right hip, the episode is at redflag_screen
    And in the episode for the right hip, redflag_screen is overdue, due 2024-01-22, 15 days overdue
    And in the episode for the right hip, the episode never reached first_treatment

  Scenario: the same referral sent twice is one episode
    Given a referral to triage_esp made on 2024-01-08, for the left hip
    And a referral to triage_esp made on 2024-01-15, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-20
    Then there is 1 episode
    And the episode opened on 2024-01-08
    And redflag_screen is overdue, due 2024-01-08, 12 days overdue

  Scenario: once the first has ended, a new referral for the hip is a new episode
    Given a referral to triage_esp made on 2024-01-08, for the left hip
    And a record in redflag_screened on 2024-01-08
    And an encounter in triage_contact on 2024-01-12, for the referral of 2024-01-08
    And a triage_outcome of self_management on 2024-01-12, for the left hip
    And a record in self_management_advice on 2024-01-12, for the left hip
    And a referral to triage_esp made on 2024-06-03, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-06-03
    Then there are 2 episodes
    And in the episode opened on 2024-01-08, the episode ended as managed on 2024-01-12
    And in the episode opened on 2024-06-03, the episode is at redflag_screen

  Scenario: an episode opens when the referral is received
    Given a referral to triage_esp made on 2024-01-05, received on 2024-01-08, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-08
    Then the episode opened on 2024-01-08
    And redflag_screen is pending, due 2024-01-08
    And the rtt clock has run 0 days

  Scenario: an episode that comes to nothing is closed after two years
    Given a referral to triage_esp made on 2021-03-01, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-08
    Then the episode ended without an outcome on 2023-03-01

  Scenario Outline: sixteen is where it begins
    Given a referral to triage_esp made on <day>, for the left knee
    When the orthopaedic_triage pathway is evaluated as at <day>
    Then the episode is <state>

    # The patient's 16th birthday is 1 January 1972.
    Examples:
      | day        | state    |
      | 1971-12-31 | excluded |
      | 1972-01-01 | open     |

  Scenario: already under the consultant for the same hip
    Given a referral to orthopaedics made on 2023-10-02, for the left hip
    And a referral to triage_esp made on 2024-01-08, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-20
    Then the episode is excluded

  Scenario: under the consultant for the other hip
    Given a referral to orthopaedics made on 2023-10-02, for the right hip
    And a referral to triage_esp made on 2024-01-08, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-20
    Then the episode is open

  Scenario: discharged by the consultant since
    Given a referral to orthopaedics made on 2023-06-05, for the left hip
    And a record in orthopaedic_discharge on 2023-11-20, for the left hip
    And a referral to triage_esp made on 2024-01-08, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-20
    Then the episode is open

  Scenario Outline: the first 90 days after a new joint belong to the surgeon
    Given a procedure of 52734007 in arthroplasty on <operated>, for the left hip
    And a referral to triage_esp made on 2024-01-08, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-20
    Then the episode is <state>

    Examples:
      | operated   | state    |
      | 2023-10-10 | excluded |
      | 2023-10-09 | open     |

  Scenario: a referral that the service sends back
    Given a referral to triage_esp made on 2024-01-08, for the left hip
    And the referral to triage_esp of 2024-01-08 was declined by the service on 2024-01-10
    When the orthopaedic_triage pathway is evaluated as at 2024-02-08
    Then the episode ended as sent_back on 2024-01-10
    And the episode was discharged

  Scenario: a duplicate that is sent back leaves the first referral where it is
    Given a referral to triage_esp made on 2024-01-08, for the left hip
    And a referral to triage_esp made on 2024-01-15, for the left hip
    And the referral to triage_esp of 2024-01-15 was declined by the service on 2024-01-16
    When the orthopaedic_triage pathway is evaluated as at 2024-01-20
    Then there is 1 episode
    And the episode is open

  Scenario: triaged and referred to the consultant on the very day is not "already there"
    Given a referral to triage_esp made on 2024-01-08, for the left hip
    And a record in redflag_screened on 2024-01-08
    And an encounter in triage_contact on 2024-01-08, for the referral of 2024-01-08
    And a triage_outcome of surgical_opinion on 2024-01-08, for the left hip
    And a referral to orthopaedics made on 2024-01-08, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-20
    Then the episode is at seen_by_consultant

  Scenario: red flags asked on the day the referral is received are asked in time
    Given a referral to triage_esp made on 2024-01-05, received on 2024-01-08, for the left hip
    And a record in redflag_screened on 2024-01-08, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-01-20
    Then redflag_screen is done
    And redflag_screen is not marked done late by 3 days

  Scenario: death ends an episode, and nothing falls due after it
    Given a referral to triage_esp made on 2024-01-08, for the left hip
    And a record in redflag_screened on 2024-01-08
    And the patient died on 2024-01-15
    When the orthopaedic_triage pathway is evaluated as at 2024-03-01
    Then the episode ended as died on 2024-01-15
    And triage is pending, due 2024-01-22

  Scenario: nobody was referred to triage
    Given a referral to orthopaedics made on 2024-01-08, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-03-01
    Then the patient is not enrolled
    And there are 0 episodes
