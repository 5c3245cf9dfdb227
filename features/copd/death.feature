Feature: COPD: after death
  The patient leaves the pathway, everything is frozen as at that day, and nothing falls due
  after it (rule C3).

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02

  Scenario: what was not yet due never becomes overdue
    Given an MRC grade of 3 on 2024-01-10
    And the patient died on 2024-02-01
    When the copd pathway is evaluated as at 2024-03-01
    Then the patient is no longer enrolled
    And the outcome is died
    And rehabilitation is pending, due 2024-02-09
    And nothing is referred

  Scenario: what was missed before death stays on record
    Given an MRC grade of 3 on 2023-10-01
    And the patient died on 2024-02-01
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is overdue, due 2023-10-31, 93 days overdue
    And nothing is referred

  Scenario: before the day of death nobody knew of it
    Given an MRC grade of 3 on 2024-01-10
    And the patient died on 2024-02-01
    When the copd pathway is evaluated as at 2024-01-31
    Then the patient is enrolled
    And the patient is referred to pulmonary_rehab

  Scenario: dead without a date, so nothing is judged and nothing referred
    Given an MRC grade of 3 on 2024-01-10
    And the patient has died on a date nobody recorded
    When the copd pathway is evaluated as at 2024-03-01
    Then the patient is no longer enrolled
    And the outcome is died
    And nothing is referred
