Feature: COPD: the register
  A patient is on the register while the latest diagnosis is later than the latest "resolved" code
  (rule C6). Spirometry is a step of care and no gate.

  Background:
    Given a patient aged 67 on 2024-03-01

  Scenario: a diagnosis puts a patient on the register
    Given a diagnosis in copd_diagnosis on 2019-05-02
    When the copd pathway is evaluated as at 2024-03-01
    Then the patient is enrolled
    And the patient has been enrolled since 2019-05-02

  Scenario: nothing recorded, so not on the register
    When the copd pathway is evaluated as at 2024-03-01
    Then the patient is not enrolled
    And nothing is referred

  Scenario: a later resolved code takes the patient off
    Given a diagnosis in copd_diagnosis on 2019-05-02
    And a record in copd_resolved on 2023-06-01
    When the copd pathway is evaluated as at 2024-03-01
    Then the patient is no longer enrolled
    And the outcome is resolved
    And nothing is referred

  Scenario: before the resolved code the patient was on the register
    Given a diagnosis in copd_diagnosis on 2019-05-02
    And a record in copd_resolved on 2023-06-01
    When the copd pathway is evaluated as at 2023-05-31
    Then the patient is enrolled

  Scenario: a diagnosis after the resolved code puts the patient back
    Given a diagnosis in copd_diagnosis on 2019-05-02
    And a record in copd_resolved on 2022-06-01
    And a diagnosis in copd_diagnosis on 2023-09-01
    When the copd pathway is evaluated as at 2024-03-01
    Then the patient is enrolled
    And the patient has been enrolled since 2023-09-01

  Scenario: diagnosed and resolved on one day comes off
    Given a diagnosis in copd_diagnosis on 2023-06-01
    And a record in copd_resolved on 2023-06-01
    When the copd pathway is evaluated as at 2024-03-01
    Then the patient is not enrolled

  Scenario Outline: a diagnosis that does not count
    Given a diagnosis in copd_diagnosis on 2019-05-02, <status>
    When the copd pathway is evaluated as at 2024-03-01
    Then the patient is not enrolled

    Examples:
      | status           |
      | entered in error |
      | refuted          |

  Scenario: a diagnosis of a later day is not there yet
    Given a diagnosis in copd_diagnosis on 2024-03-02
    When the copd pathway is evaluated as at 2024-03-01
    Then the patient is not enrolled

  Scenario: a diagnosis nobody had recorded yet was not known
    Given a diagnosis in copd_diagnosis on 2024-01-10, recorded on 2024-02-20
    When the copd pathway is evaluated as at 2024-03-01, as known at 2024-02-19
    Then the patient is not enrolled
    When the copd pathway is evaluated as at 2024-03-01, as known at 2024-02-20
    Then the patient is enrolled

  Scenario: a diagnosis whose day nobody knows, in a year long gone
    Given a diagnosis in copd_diagnosis in 2019
    When the copd pathway is evaluated as at 2024-03-01
    Then the patient is enrolled

  Scenario: a record that was not asked for diagnoses says nothing about the register
    Given the record holds only Observation
    When the copd pathway is evaluated as at 2024-03-01
    Then it is not known whether the patient is enrolled because its resource type was not given
    And nothing is referred
