Feature: Orthopaedic triage: low back pain without a red flag
  Self-management and physiotherapy; the pain service after 12 weeks (MSK-D6, a decision of ours).

  Background:
    Given a patient aged 47 on 2024-01-01
    And a referral to triage_esp made on 2024-04-01, for the back, because of low_back_pain
    And a record in redflag_screened on 2024-04-01
    And an encounter in triage_contact on 2024-04-08, for the referral of 2024-04-01
    And a triage_outcome of physiotherapy on 2024-04-08, for the referral of 2024-04-01

  Scenario Outline: more than 12 weeks, counted to the day of the decision
    Given a diagnosis in low_back_pain on <began>
    When the orthopaedic_triage pathway is evaluated as at 2024-04-08
    Then outcome_decision goes to <node>

    Examples:
      | began      | node            |
      | 2024-01-15 | physio          |
      | 2024-01-14 | to_pain_service |

  Scenario: nobody wrote down when it began
    When the orthopaedic_triage pathway is evaluated as at 2024-04-08
    Then outcome_decision goes to physio

  Scenario: a referral to the pain service is not yet treatment
    Given a diagnosis in low_back_pain on 2023-10-02
    And a referral to pain_service made on 2024-04-15, for the back
    When the orthopaedic_triage pathway is evaluated as at 2024-06-01
    Then the episode is at pain_treated
    And pain_treated is pending

  Scenario: the pain service is care in the service
    Given a diagnosis in low_back_pain on 2023-10-02
    And a referral to pain_service made on 2024-04-15, for the back
    And the referral to pain_service of 2024-04-15 was seen on 2024-05-20
    When the orthopaedic_triage pathway is evaluated as at 2024-06-01
    Then the episode ended as managed on 2024-05-20
    And the episode was managed in service
