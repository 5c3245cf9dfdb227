Feature: End of life: where the patient died
  The recorded place first, then the stay that ended in death; otherwise it is not recorded, and
  never home because nothing else is known (EOL, place of death derivation).

  Background:
    Given a patient aged 80 on 2024-01-01
    And a record of 518901000000101 in gsf_stage_codes on 2024-01-01

  Scenario: never home because there was no admission
    Given the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then place_of_death is not_recorded
    And home_excluding_care_homes is false

  Scenario Outline: an explicit code
    Given a record of <code> in place_of_death_codes on 2024-06-01
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then place_of_death is hospice

    Examples:
      | code      |
      | 313372007 |
      | 876882001 |

  Scenario Outline: a place that was coded after the death
    Given a record of 313372007 in place_of_death_codes on <coded>
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at <asked>
    Then place_of_death is <place>

    Examples:
      | coded      | asked      | place        |
      | 2024-06-04 | 2024-06-03 | not_recorded |
      | 2024-06-04 | 2024-06-04 | hospice      |
      | 2024-08-30 | 2024-12-31 | hospice      |
      | 2024-08-31 | 2024-12-31 | not_recorded |

  Scenario Outline: a stay that ended in death
    Given a <stay> from 2024-05-30 to 2024-06-01, <end>
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then place_of_death is <place>

    Examples:
      | stay                 | end                      | place        |
      | hospital stay        | discharge method 4       | hospital     |
      | hospital stay        | discharge destination 79 | hospital     |
      | hospital stay        | Synthea disposition 41   | hospital     |
      | emergency attendance | Synthea disposition 41   | hospital     |
      | hospice stay         | Synthea disposition 41   | hospice      |
      | hospice stay         | discharge method 4       | hospice      |
      | hospital stay        | discharge method 1       | not_recorded |
      | hospital stay        | discharge destination 19 | not_recorded |

  Scenario: an explicit code comes before the stay
    Given a hospital stay from 2024-05-30 to 2024-06-01, discharge method 4
    And a record of 313372007 in place_of_death_codes on 2024-06-01
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then place_of_death is hospice

  Scenario: from hospital to the hospice on the day of death
    Given a hospital stay from 2024-05-20 to 2024-06-01, discharge method 1
    And a hospice stay from 2024-06-01 to 2024-06-01, Synthea disposition 41
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then place_of_death is hospice

  Scenario Outline: of two stays on the day of death, only the one that ended in it
    Given a <first> from 2024-05-20 to 2024-06-01, discharge method 1
    And a <second> from 2024-06-01 to 2024-06-01, <end>
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then place_of_death is <place>

    Examples:
      | first         | second               | end                      | place    |
      | hospice stay  | hospital stay        | discharge method 4       | hospital |
      | hospice stay  | emergency attendance | Synthea disposition 41   | hospital |
      | hospital stay | hospice stay         | discharge destination 79 | hospice  |

  Scenario: a stay that went on beside the death is not where it was
    Given a hospital stay from 2024-05-20 to 2024-06-02, discharge method 1
    And a hospice stay from 2024-06-01 to 2024-06-01, type 308646001, discharge method 4
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then place_of_death is not_recorded

  Scenario: a stay some days before the death says nothing
    Given a hospital stay from 2024-05-01 to 2024-05-10, discharge method 4
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then place_of_death is not_recorded

  Scenario: without a date of death nobody can say which stay ended in it
    Given a hospital stay from 2024-05-30 to 2024-06-01, discharge method 4
    And the patient has died on a date nobody recorded
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then place_of_death is not known

  Scenario: before the death there is no place of it
    Given a hospital stay from 2024-05-30 to 2024-06-01, discharge method 4
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-05-31
    Then place_of_death is alive

  Scenario: a record that was given no stays cannot tell
    Given the record holds only Condition, DiagnosticReport, DocumentReference, Observation, Procedure
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then place_of_death is not known because its resource type was not given
