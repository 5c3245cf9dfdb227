Feature: Orthopaedic triage: the KPIs
  Episodes by the day of their triage outcome, judged 180 days later; clocks by the day they
  stopped; the consultant's referrals by the day they were made or seen.

  Background:
    Given a patient aged 58 on 2024-01-01
    And a referral to triage_esp made on 2024-01-08, for the left knee

  Scenario Outline: managed means that no consultant is asked for 180 days
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of physiotherapy on 2024-01-18, for the referral of 2024-01-08
    And a record in redflag_screened on 2024-01-08
    And a referral to orthopaedics made on <asked>, for the <joint>
    When the KPIs of orthopaedic_triage are counted for 2024-01, as at 2025-12-31
    Then for msk_triage_managed the patient counts and <says>

    Examples:
      | asked      | joint      | says             |
      | 2024-07-16 | left knee  | does not meet it |
      | 2024-07-17 | left knee  | meets it         |
      | 2024-03-01 | right hip  | meets it         |

  Scenario Outline: it is judged on the 180th day, and not before
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of physiotherapy on 2024-01-18, for the referral of 2024-01-08
    And a record in redflag_screened on 2024-01-08
    When the KPIs of orthopaedic_triage are counted for 2024-01, as at <day>
    Then for msk_triage_managed the patient <says>
    And for msk_triage_wait the patient counts with 10

    Examples:
      | day        | says                |
      | 2024-07-15 | is not yet judged   |
      | 2024-07-16 | counts and meets it |

  Scenario: a death within 180 days leaves the referral out
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of physiotherapy on 2024-01-18, for the referral of 2024-01-08
    And a record in redflag_screened on 2024-01-08
    And the patient died on 2024-05-01
    When the KPIs of orthopaedic_triage are counted for 2024-01, as at 2024-12-31
    Then for msk_triage_managed the patient is excluded because deceased

  Scenario: who was sent to the consultant and did not go there was not managed here
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of surgical_opinion on 2024-01-18, for the referral of 2024-01-08
    And a record in redflag_screened on 2024-01-08
    And a referral to orthopaedics made on 2024-01-20, for the left knee
    And the referral to orthopaedics of 2024-01-20 was not attended on 2024-03-01
    When the KPIs of orthopaedic_triage are counted for 2024-01, as at 2024-12-31
    Then for msk_triage_managed the patient counts and does not meet it

  Scenario: who declined care in the service withdrew
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of physiotherapy on 2024-01-18, for the referral of 2024-01-08
    And a record in redflag_screened on 2024-01-08
    And a referral to physiotherapy made on 2024-01-20, for the left knee
    And the referral to physiotherapy of 2024-01-20 was declined by the patient on 2024-01-25
    When the KPIs of orthopaedic_triage are counted for 2024-01, as at 2024-12-31
    Then for msk_triage_managed the patient is excluded
    And for msk_triage_wait the patient counts with 10

  Scenario: a red flag leads out of triage, and there is nothing to manage
    Given a record in suspected_cancer_flag on 2024-01-10
    And a referral to suspected_cancer made on 2024-01-10
    When the KPIs of orthopaedic_triage are counted for 2024-01, as at 2024-12-31
    Then for msk_triage_managed the patient does not count
    And for msk_redflag_same_day the patient counts and meets it

  Scenario Outline: a red flag is acted on the same day
    Given a record in suspected_cancer_flag on 2024-01-10
    And a referral to suspected_cancer made on <asked>
    When the KPIs of orthopaedic_triage are counted for 2024-01, as at 2024-12-31
    Then for msk_redflag_same_day the patient counts and <says>

    Examples:
      | asked      | says             |
      | 2024-01-10 | meets it         |
      | 2024-01-11 | does not meet it |

  Scenario Outline: a red flag withdrawn the same day was none
    Given a record in suspected_cancer_flag on 2024-01-10
    And a redflag_withdrawn of cancer on <withdrawn>
    When the KPIs of orthopaedic_triage are counted for 2024-01, as at 2024-12-31
    Then for msk_redflag_same_day the patient <says>

    Examples:
      | withdrawn  | says                        |
      | 2024-01-10 | is excluded                 |
      | 2024-01-11 | counts and does not meet it |

  Scenario Outline: 18 weeks are 126 days
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of injection on 2024-01-18, for the referral of 2024-01-08
    And a record in redflag_screened on 2024-01-08
    And a procedure in joint_injection on <treated>, for the left knee
    When the KPIs of orthopaedic_triage are counted for 2024-05, as at 2024-12-31
    Then for rtt_18w the patient counts and <says>

    Examples:
      | treated    | says             |
      | 2024-05-13 | meets it         |
      | 2024-05-14 | does not meet it |

  Scenario: a clock that active monitoring stopped is counted apart
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of injection on 2024-01-18, for the referral of 2024-01-08
    And a record in redflag_screened on 2024-01-08
    And a record in active_monitoring on 2024-02-20, for the referral of 2024-01-08
    When the KPIs of orthopaedic_triage are counted for 2024-02, as at 2024-12-31
    Then for rtt_18w the patient is excluded because watched

  Scenario: a wait that goes on is measured at the end of the month
    Given a record in redflag_screened on 2024-01-08
    When the KPIs of orthopaedic_triage are counted for 2024-01
    Then for rtt_median the patient counts with 23
    And for rtt_p92 the patient counts with 23
    And for rtt_18w the patient does not count

  Scenario Outline: surgery within 365 days of the consultant's first visit
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of surgical_opinion on 2024-01-18, for the referral of 2024-01-08
    And a record in redflag_screened on 2024-01-08
    And a referral to orthopaedics made on 2024-01-20, for the left knee
    And the referral to orthopaedics of 2024-01-20 was seen on 2024-03-01
    And a procedure of 609588000 in arthroplasty on <operated>, for the left knee
    When the KPIs of orthopaedic_triage are counted for 2024-03, as at 2025-12-31
    Then for conversion_surgery the patient counts and <says>

    Examples:
      | operated   | says             |
      | 2025-03-01 | meets it         |
      | 2025-03-02 | does not meet it |

  Scenario: a second opinion is left out
    Given an encounter in triage_contact on 2024-01-18, for the referral of 2024-01-08
    And a triage_outcome of surgical_opinion on 2024-01-18, for the referral of 2024-01-08
    And a record in redflag_screened on 2024-01-08
    And a referral to orthopaedics made on 2024-01-20, for the left knee, because of second_opinion
    And the referral to orthopaedics of 2024-01-20 was seen on 2024-03-01
    When the KPIs of orthopaedic_triage are counted for 2024-03, as at 2025-12-31
    Then for conversion_surgery the patient is excluded because second_opinion_only

  Scenario Outline: three months of core treatment are 90 days
    Given a record in osteoarthritis on 2023-06-01, for the left knee
    And a procedure in core_treatment on <began>, for the left knee
    And a record in redflag_screened on 2024-01-08
    And a referral to orthopaedics made on 2024-01-20, for the left knee
    When the KPIs of orthopaedic_triage are counted for 2024-01, as at 2024-12-31
    Then for premature_surgical_referral the patient counts and <says>

    Examples:
      | began      | says             |
      | 2023-10-22 | does not meet it |
      | 2023-10-23 | meets it         |

  Scenario: no osteoarthritis, no premature referral
    Given a record in redflag_screened on 2024-01-08
    And a referral to orthopaedics made on 2024-01-20, for the left knee
    When the KPIs of orthopaedic_triage are counted for 2024-01, as at 2024-12-31
    Then for premature_surgical_referral the patient does not count
