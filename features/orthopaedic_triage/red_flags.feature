Feature: Orthopaedic triage: red flags
  Red flags are asked on the day the referral is received and come before everything else: the
  patient goes to the emergency service on the day and never waits in triage (MSK-R1 to MSK-R5).

  Background:
    Given a patient aged 52 on 2024-03-01

  Scenario: back pain and saddle numbness for three days, on a routine referral
    Given a referral to triage_esp made on 2024-03-04, for the back, because of low_back_pain
    And a diagnosis in low_back_pain on 2024-02-12
    And a condition of saddle-sensory-change in cauda_equina_signs on 2024-03-01
    When the orthopaedic_triage pathway is evaluated as at 2024-03-04
    Then interrupt flag_cauda_equina fires
    And the episode is at emergency_spine
    And emergency_spine is pending, due 2024-03-04
    And the patient is referred to emergency_mri for the back, due 2024-03-04
    And the episode never reached triage

  Scenario: the referral says only that it is for the back
    Given a referral to triage_esp made on 2024-03-04, for the back
    And a condition of saddle-sensory-change in cauda_equina_signs on 2024-03-01
    When the orthopaedic_triage pathway is evaluated as at 2024-03-04
    Then interrupt flag_cauda_equina fires
    And the episode is at emergency_spine

  Scenario: the same patient, seen in the emergency department that day
    Given a referral to triage_esp made on 2024-03-04, for the back, because of low_back_pain
    And a diagnosis in low_back_pain on 2024-02-12
    And a condition of saddle-sensory-change in cauda_equina_signs on 2024-03-01
    And a referral to emergency_mri made on 2024-03-04, for the back
    And a procedure in mri_done on 2024-03-04, for the back
    When the orthopaedic_triage pathway is evaluated as at 2024-06-01
    Then emergency_spine is done
    And triage is not applicable
    And the episode ended as emergency_exit on 2024-03-04
    And the episode was handed over
    And the episode was never managed in service
    And nothing is referred

  Scenario: nobody acted on the day
    Given a referral to triage_esp made on 2024-03-04, for the back, because of low_back_pain
    And a condition of saddle-sensory-change in cauda_equina_signs on 2024-03-01
    When the orthopaedic_triage pathway is evaluated as at 2024-03-05
    Then emergency_spine is overdue, due 2024-03-04, 1 day overdue, critical
    And the episode never reached triage

  Scenario Outline: new means less than 14 days
    Given a referral to triage_esp made on 2024-03-04, for the back, because of low_back_pain
    And a condition of leg-weakness-both-sides in cauda_equina_signs on <onset>
    When the orthopaedic_triage pathway is evaluated as at 2024-03-04
    Then interrupt flag_cauda_equina <answer>

    Examples:
      | onset      | answer        |
      | 2024-02-20 | fires         |
      | 2024-02-19 | does not fire |

  Scenario: an old sign that is getting worse is a new one
    Given a referral to triage_esp made on 2024-03-04, for the back, because of low_back_pain
    And a record of bladder-or-bowel-disturbance in cauda_equina_signs on 2023-11-06, answered getting_worse
    When the orthopaedic_triage pathway is evaluated as at 2024-03-04
    Then interrupt flag_cauda_equina fires

  Scenario Outline: any one of the four signs, with back or leg pain
    Given a referral to triage_esp made on 2024-03-04, because of leg-pain in back_or_leg_pain
    And a condition of <sign> in cauda_equina_signs on 2024-03-03
    When the orthopaedic_triage pathway is evaluated as at 2024-03-04
    Then interrupt flag_cauda_equina fires

    Examples:
      | sign                          |
      | saddle-sensory-change         |
      | bladder-or-bowel-disturbance  |
      | leg-weakness-both-sides       |
      | sexual-dysfunction-new        |

  Scenario: a sign without back or leg pain is not cauda equina
    Given a referral to triage_esp made on 2024-03-04, for the left hip
    And a condition of bladder-or-bowel-disturbance in cauda_equina_signs on 2024-03-03
    When the orthopaedic_triage pathway is evaluated as at 2024-03-04
    Then interrupt flag_cauda_equina does not fire

  Scenario: asked, and it is not so
    Given a referral to triage_esp made on 2024-03-04, for the back, because of low_back_pain
    And a record of saddle-sensory-change in cauda_equina_signs on 2024-03-04, answered no
    And a record in redflag_screened on 2024-03-04, for the referral of 2024-03-04
    When the orthopaedic_triage pathway is evaluated as at 2024-03-05
    Then interrupt flag_cauda_equina does not fire
    And redflag_screen is done
    And the episode is at triage

  Scenario: nobody asked: nothing fires, and the asking stays due
    Given a referral to triage_esp made on 2024-03-04, for the back, because of low_back_pain
    When the orthopaedic_triage pathway is evaluated as at 2024-03-05
    Then interrupt flag_cauda_equina does not fire
    And redflag_screen is overdue, due 2024-03-04, 1 day overdue

  Scenario Outline: the scan is within four hours of the request
    Given a referral to triage_esp made on 2024-03-04, for the back, because of low_back_pain
    And a condition of saddle-sensory-change in cauda_equina_signs on 2024-03-04
    And a referral to emergency_mri made on 2024-03-04, at 10:00
    And a procedure in mri_done on 2024-03-04, at <scanned>
    When the orthopaedic_triage pathway is evaluated as at 2024-03-06
    Then spine_mri <came> marked breached
    And the episode ended as emergency_exit

    Examples:
      | scanned | came   |
      | 14:00   | is not |
      | 13:59   | is not |

  Scenario Outline: a scan after the four hours is late
    Given a referral to triage_esp made on 2024-03-04, for the back, because of low_back_pain
    And a condition of saddle-sensory-change in cauda_equina_signs on 2024-03-04
    And a referral to emergency_mri made on 2024-03-04, at 10:00
    And a procedure in mri_done on 2024-03-04, at <scanned>
    When the orthopaedic_triage pathway is evaluated as at 2024-03-06
    Then spine_mri <mark> marked done late by 1 hour

    Examples:
      | scanned | mark   |
      | 14:00   | is not |
      | 14:45   | is     |

  Scenario: a scan that nobody recorded breaches the wait, and the hospital has the patient
    Given a referral to triage_esp made on 2024-03-04, for the back, because of low_back_pain
    And a condition of saddle-sensory-change in cauda_equina_signs on 2024-03-04
    And a referral to emergency_mri made on 2024-03-04, at 10:00
    When the orthopaedic_triage pathway is evaluated as at 2024-03-08
    Then spine_mri was breached on 2024-03-05
    And the episode ended as emergency_exit on 2024-03-05

  Scenario Outline: infection is an emergency of the same day
    Given a referral to triage_esp made on 2024-03-04, for the left knee
    And a condition of <what> in redflag_infection on 2024-03-02
    When the orthopaedic_triage pathway is evaluated as at 2024-03-05
    Then interrupt flag_infection fires
    And emergency_infection is overdue, due 2024-03-04, 1 day overdue, critical

    Examples:
      | what                |
      | hot-swollen-joint   |
      | systemically-unwell |
      | 396234004           |

  Scenario: an infection of long ago
    Given a referral to triage_esp made on 2024-03-04, for the left knee
    And a condition of 396234004 in redflag_infection on 2019-06-11
    When the orthopaedic_triage pathway is evaluated as at 2024-03-05
    Then interrupt flag_infection does not fire

  Scenario: cancer of long ago and a limp of this week
    Given a referral to triage_esp made on 2024-03-04, for the back
    And a condition of cancer-now-or-past in cancer_history on 2016-09-20
    And a condition of gait-disturbance in cord_signs on 2024-02-28
    When the orthopaedic_triage pathway is evaluated as at 2024-03-04
    Then interrupt flag_cord fires
    And emergency_cord is pending, due 2024-03-04
    And the patient is referred to mscc_coordinator for the back

  Scenario: the same limp without cancer
    Given a referral to triage_esp made on 2024-03-04, for the back
    And a condition of gait-disturbance in cord_signs on 2024-02-28
    When the orthopaedic_triage pathway is evaluated as at 2024-03-04
    Then interrupt flag_cord does not fire

  Scenario: the coordinator was told, and the scan came the next day
    Given a referral to triage_esp made on 2024-03-04, for the back
    And a condition of cancer-now-or-past in cancer_history on 2016-09-20
    And a condition of gait-disturbance in cord_signs on 2024-02-28
    And a referral to mscc_coordinator made on 2024-03-04, at 15:00
    And a procedure in mri_done on 2024-03-05, at 14:30
    When the orthopaedic_triage pathway is evaluated as at 2024-03-08
    Then cord_mri was done on 2024-03-05
    And the episode ended as emergency_exit on 2024-03-05

  Scenario Outline: a fracture is acute for 42 days
    Given a referral to triage_esp made on 2024-03-04, for the left hip
    And a condition of 359817006 in redflag_fracture on <onset>
    When the orthopaedic_triage pathway is evaluated as at 2024-03-04
    Then interrupt flag_fracture <answer>

    Examples:
      | onset      | answer        |
      | 2024-01-22 | fires         |
      | 2024-01-21 | does not fire |

  Scenario: the fracture clinic has the patient, not triage
    Given a referral to triage_esp made on 2024-03-04, for the left hip
    And a condition of 359817006 in redflag_fracture on 2024-02-28
    And a referral to fracture_clinic made on 2024-03-04, for the left hip
    When the orthopaedic_triage pathway is evaluated as at 2024-04-04
    Then the episode ended as fracture_exit on 2024-03-04
    And triage is not applicable

  Scenario: a clinician's flag of cancer leaves on the same day
    Given a referral to triage_esp made on 2024-03-04, for the back
    And a record in suspected_cancer_flag on 2024-03-04, for the referral of 2024-03-04
    And a referral to suspected_cancer made on 2024-03-04
    When the orthopaedic_triage pathway is evaluated as at 2024-04-04
    Then cancer_care is done
    And the episode ended as cancer_exit on 2024-03-04
    And the episode was handed over

  Scenario: weight loss alone flags no cancer: a clinician does
    Given a referral to triage_esp made on 2024-03-04, for the back
    And a record in redflag_screened on 2024-03-04
    When the orthopaedic_triage pathway is evaluated as at 2024-03-05
    Then interrupt flag_cancer does not fire

  Scenario: a flag taken back gives the patient back to triage
    Given a referral to triage_esp made on 2024-03-04, for the left knee
    And a record in redflag_screened on 2024-03-04
    And a condition of hot-swollen-joint in redflag_infection on 2024-03-05
    And a redflag_withdrawn of infection on 2024-03-05
    When the orthopaedic_triage pathway is evaluated as at 2024-03-06
    Then flag_infection was fired on 2024-03-05
    And flag_infection was withdrawn on 2024-03-05
    And the episode is at triage
    And triage is pending, due 2024-03-18
    And the patient is not referred to emergency_department

  Scenario: a red flag comes first wherever the patient stands
    Given a referral to triage_esp made on 2024-03-04, for the left hip
    And a record in redflag_screened on 2024-03-04
    And an encounter in triage_contact on 2024-03-14, for the referral of 2024-03-04
    And a triage_outcome of surgical_opinion on 2024-03-14, for the referral of 2024-03-04
    And a referral to orthopaedics made on 2024-03-18, for the left hip
    And a condition of systemically-unwell in redflag_infection on 2024-04-02
    When the orthopaedic_triage pathway is evaluated as at 2024-04-02
    Then flag_infection was fired on 2024-04-02
    And the episode is at emergency_infection
    And the episode is not at seen_by_consultant

  Scenario: taking back one flag takes back no other
    Given a referral to triage_esp made on 2024-03-04, for the back, because of low_back_pain
    And a condition of saddle-sensory-change in cauda_equina_signs on 2024-03-04
    And a redflag_withdrawn of infection on 2024-03-04
    When the orthopaedic_triage pathway is evaluated as at 2024-03-04
    Then the episode is at emergency_spine

  Scenario: the emergency department has seen the patient: for both hips
    Given a referral to triage_esp made on 2024-03-04, for the left hip
    And a referral to triage_esp made on 2024-03-04, for the right hip
    And a condition of systemically-unwell in redflag_infection on 2024-03-04
    And an encounter in emergency_attendance on 2024-03-04
    When the orthopaedic_triage pathway is evaluated as at 2024-03-10
    Then in the episode for the left hip, the episode ended as emergency_exit on 2024-03-04
    And in the episode for the right hip, the episode ended as emergency_exit on 2024-03-04
