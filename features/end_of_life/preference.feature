Feature: End of life: did the patient die where they wished to?
  The actual place of death is held against the latest preferred place before death (EOL-D11).
  "Home" is the patient's own home, or the care home in which they usually live.

  Background:
    Given a patient aged 80 on 2024-01-01
    And a record of 518901000000101 in gsf_stage_codes on 2024-01-01

  Scenario: wished to die at home, died in hospital after an emergency admission
    Given a preferred place of death of home on 2024-02-01
    And a hospital stay from 2024-06-01 to 2024-06-01, admission method 21, discharge method 4
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then the outcome is died
    And preferred_place is home
    And place_of_death is hospital
    And preference is not_achieved

  Scenario: without a recorded preference there is none to achieve
    Given a hospital stay from 2024-06-01 to 2024-06-01, admission method 21, discharge method 4
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then preferred_place is not known because none is recorded
    And place_of_death is hospital
    And preference is not_applicable

  Scenario Outline: every preference against every place
    Given a preferred place of death of <wish> on 2024-02-01
    And a place of death as recorded of <place> on 2024-06-01
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then preference is <preference>

    Examples: somebody who does not live in a care home
      | wish      | place     | preference     |
      | home      | home      | achieved       |
      | home      | care_home | not_achieved   |
      | home      | hospice   | not_achieved   |
      | home      | hospital  | not_achieved   |
      | home      | elsewhere | not_achieved   |
      | care_home | home      | not_achieved   |
      | care_home | care_home | achieved       |
      | care_home | hospital  | not_achieved   |
      | hospice   | hospice   | achieved       |
      | hospice   | home      | not_achieved   |
      | hospital  | hospital  | achieved       |
      | hospital  | care_home | not_achieved   |
      | undecided | home      | not_applicable |
      | other     | elsewhere | not_applicable |

  Scenario Outline: a care home is home to those who live there, and to nobody else
    Given a preferred place of death of home on 2024-02-01
    And a record in <residence> on 2022-05-01
    And a place of death as recorded of care_home on 2024-06-01
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then preference is <preference>
    And home_excluding_care_homes is false
    And home_including_care_homes is <home>

    Examples:
      | residence          | preference   | home  |
      | care_home_resident | achieved     | true  |
      | key_worker_codes   | not_achieved | false |

  Scenario: in their own home, both definitions agree
    Given a preferred place of death of home on 2024-02-01
    And a place of death as recorded of home on 2024-06-01
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then home_excluding_care_homes is true
    And home_including_care_homes is true

  Scenario: the latest preference counts
    Given a preferred place of death of home on 2024-02-01
    And a preferred place of death of hospice on 2024-05-01
    And a hospice stay from 2024-05-28 to 2024-06-01, Synthea disposition 41
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then preferred_place is hospice
    And preference is achieved

  Scenario: what was written down after the death is not a wish
    Given a preferred place of death of home on 2024-02-01
    And a preferred place of death of hospital on 2024-06-03
    And a hospital stay from 2024-06-01 to 2024-06-01, discharge method 4
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then preferred_place is home
    And preference is not_achieved

  Scenario: nobody can say whether it was achieved where the place is not known
    Given a preferred place of death of home on 2024-02-01
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then place_of_death is not_recorded
    And preference is not_applicable

  Scenario: nothing to judge in life
    Given a preferred place of death of home on 2024-02-01
    When the end_of_life pathway is evaluated as at 2024-05-01
    Then place_of_death is alive
    And preference is not_applicable

  Scenario Outline: dying elsewhere is said, and only that
    Given a preferred place of death of <wish> on 2024-02-01
    And a place of death as recorded of hospital on 2024-06-01
    And the patient died on 2024-06-01
    When the end_of_life pathway is evaluated as at 2024-07-01
    Then advice not_where_wished is <advice>

    Examples:
      | wish     | advice    |
      | home     | given     |
      | hospital | not given |
