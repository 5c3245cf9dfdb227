Feature: End of life: the KPIs
  Each death of somebody on the register; the place of death 90 days after, for it may be coded
  late. Home as in the wish: the care home somebody lived in is home.

  Background:
    Given a patient aged 80 on 2024-01-01
    And a record of 518901000000101 in gsf_stage_codes on 2024-01-01

  Scenario Outline: died where they wished to
    Given a preferred place of death of <wish> on 2024-01-10
    And a record of 313372007 in place_of_death_codes on 2024-03-10
    And the patient died on 2024-03-10
    When the KPIs of end_of_life are counted for 2024-03, as at 2024-12-31
    Then for ppd_achieved the patient <says>
    And for ppd_achieved_home the patient <at home>
    And for ppd_recorded the patient counts and meets it

    Examples:
      | wish      | says                        | at home                     |
      | hospice   | counts and meets it         | does not count              |
      | home      | counts and does not meet it | counts and does not meet it |
      | undecided | does not count              | does not count              |

  Scenario: wished to die at home, and did
    Given a preferred place of death of home on 2024-01-10
    And a recorded_place of home on 2024-03-10
    And the patient died on 2024-03-10
    When the KPIs of end_of_life are counted for 2024-03, as at 2024-12-31
    Then for ppd_achieved the patient counts and meets it
    And for ppd_achieved_home the patient counts and meets it

  Scenario: nobody was asked
    Given the patient died on 2024-03-10
    When the KPIs of end_of_life are counted for 2024-03, as at 2024-12-31
    Then for ppd_recorded the patient counts and does not meet it
    And for ppd_achieved the patient does not count

  Scenario: a wish nobody can check: the place was not recorded
    Given a preferred place of death of home on 2024-01-10
    And the patient died on 2024-03-10
    When the KPIs of end_of_life are counted for 2024-03, as at 2024-12-31
    Then for ppd_achieved the patient does not count

  Scenario Outline: the place is waited for
    Given a preferred place of death of hospice on 2024-01-10
    And a record of 313372007 in place_of_death_codes on <coded>
    And the patient died on 2024-03-10
    When the KPIs of end_of_life are counted for 2024-03, as at <day>
    Then for ppd_achieved the patient <says>

    Examples:
      | coded      | day        | says                |
      | 2024-03-12 | 2024-06-07 | is not yet judged   |
      | 2024-06-08 | 2024-06-08 | counts and meets it |
      | 2024-06-09 | 2024-12-31 | does not count      |
