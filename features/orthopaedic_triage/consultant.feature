Feature: Orthopaedic triage: the consultant and the 18 weeks
  The clock runs from the day the referral was received, in triage or by the consultant, whichever
  is earlier, to treatment, refusal, active monitoring or death. 126 days are in time.

  Background:
    Given a patient aged 66 on 2024-01-01
    And a referral to triage_esp made on 2024-01-08, for the left hip
    And a record in redflag_screened on 2024-01-08
    And an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of surgical_opinion on 2024-01-18, for the referral of 2024-01-08

  Scenario: the referral to the consultant
    When the orthopaedic_triage pathway is evaluated as at 2024-01-20
    Then orthopaedic_opinion is pending, due 2024-02-01
    And the patient is referred to orthopaedics for the left hip, due 2024-02-01
    And nothing else is referred

  Scenario Outline: the orthopaedic decision on day 126 is in time, on day 127 late
    Given a referral to orthopaedics made on 2024-01-22, for the left hip
    And an orthopaedic_outcome of no_surgery on <decided>, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-06-01
    Then consultant_decides is done
    And consultant_decides <mark> marked done late by 1 day
    And the episode ended as discharged on <decided>

    # 13 May is 126 days after 8 January.
    Examples:
      | decided    | mark   |
      | 2024-05-13 | is not |
      | 2024-05-14 | is     |

  Scenario Outline: no orthopaedic decision
    Given a referral to orthopaedics made on 2024-01-22, for the left hip
    And the referral to orthopaedics of 2024-01-22 was seen on 2024-04-15
    When the orthopaedic_triage pathway is evaluated as at <day>
    Then consultant_decides is <status>, due 2024-05-13
    And the rtt clock is <limits>

    Examples:
      | day        | status  | limits           |
      | 2024-05-13 | pending | within its limit |
      | 2024-05-14 | overdue | beyond its limit |

  Scenario: not seen in 126 days: the wait is breached and taken up with the hospital
    Given a referral to orthopaedics made on 2024-01-22, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-05-22
    Then seen_by_consultant was breached on 2024-05-14
    And long_wait is overdue, due 2024-05-21, 1 day overdue, critical

  Scenario: the clock runs from the referral to triage
    Given a referral to orthopaedics made on 2024-01-22, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-02-07
    Then the rtt clock has run 30 days
    And the rtt clock is still running

  Scenario: a consultant's referral that was sent on to triage started it earlier
    Given a referral to orthopaedics made on 2024-01-02, received on 2024-01-03, for the left hip
    And the referral to orthopaedics of 2024-01-02 was declined by the service on 2024-01-05
    When the orthopaedic_triage pathway is evaluated as at 2024-01-20
    Then the episode opened on 2024-01-08
    And consultant_referral_received is dated 2024-01-03
    And the rtt clock has run 17 days

  Scenario: declining while on the consultant's list ends it at once
    Given a referral to orthopaedics made on 2024-01-22, for the left hip
    And the referral to orthopaedics of 2024-01-22 was declined by the patient on 2024-02-12
    When the orthopaedic_triage pathway is evaluated as at 2024-02-12
    Then the episode ended as declined_exit on 2024-02-12

  Scenario: listed, operated on and discharged
    Given a referral to orthopaedics made on 2024-01-22, for the left hip
    And the referral to orthopaedics of 2024-01-22 was seen on 2024-03-04
    And an orthopaedic_outcome of surgery on 2024-03-04, for the left hip
    And a procedure of 52734007 in arthroplasty on 2024-04-22, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-07-01
    Then surgery is done
    And surgery_decision went to surgery on 2024-03-04
    And the episode ended as discharged on 2024-04-22
    And the rtt clock has run 105 days
    And the rtt clock has stopped on 2024-04-22

  Scenario: an operation on the other hip is not this one
    Given a referral to orthopaedics made on 2024-01-22, for the left hip
    And an orthopaedic_outcome of surgery on 2024-03-04, for the left hip
    And a procedure of 52734007 in arthroplasty on 2024-04-22, for the right hip
    When the orthopaedic_triage pathway is evaluated as at 2024-05-01
    Then surgery is pending, due 2024-05-13
    And the episode is at surgery

  Scenario: the patient declines the consultant
    Given a referral to orthopaedics made on 2024-01-22, for the left hip
    And the referral to orthopaedics of 2024-01-22 was seen on 2024-03-04
    And the referral to orthopaedics of 2024-01-22 was declined by the patient on 2024-03-11
    When the orthopaedic_triage pathway is evaluated as at 2024-07-01
    Then consultant_decides is excepted
    And the episode ended as declined_exit on 2024-03-11
    And the rtt clock has stopped on 2024-03-11

  Scenario: active monitoring stops the clock
    Given a referral to orthopaedics made on 2024-01-22, for the left hip
    And a record in active_monitoring on 2024-03-11, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-07-01
    Then the rtt clock has run 63 days
    And the rtt clock has stopped on 2024-03-11

  Scenario: a consultant's referral within 180 days of triage is not management in the service
    Given a referral to orthopaedics made on 2024-01-22, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-07-01
    Then consultant_after_triage is true

  Scenario: a consultant's referral for the other hip says nothing of this one
    Given a referral to orthopaedics made on 2024-01-22, for the right hip
    When the orthopaedic_triage pathway is evaluated as at 2024-07-01
    Then consultant_after_triage is false
    And orthopaedic_opinion is overdue, due 2024-02-01
