Feature: The whole population: the KPIs
  Everybody registered: admissions on the day they began, stays on the day they ended, deaths.

  Background:
    Given a patient born on 1944-03-15
    And the patient's sex is recorded as female
    And the patient is registered with a practice from 2010-01-01

  Scenario Outline: an emergency admission, and one that is none
    Given a hospital stay from 2024-03-10 to 2024-03-15, admission method <method>
    When the KPIs of population are counted for 2024-03
    Then for emerg_adm_all the patient <says>
    And for emerg_adm_all the patient belongs to the population

    Examples:
      | method | says           |
      | 21     | counts with 1  |
      | 11     | does not count |
      | 31     | does not count |

  Scenario Outline: 65 and over, on the day of the admission and in the middle of the month
    Given a hospital stay from <from> to <to>, admission method 21
    When the KPIs of population are counted for <month>
    Then for emerg_adm_65 the patient <says>

    Examples:
      | from       | to         | month   | says           |
      | 2009-03-14 | 2009-03-20 | 2009-03 | does not count |
      | 2010-03-14 | 2010-03-20 | 2010-03 | counts with 1  |

  Scenario: nobody is counted before they were registered
    Given a hospital stay from 2009-03-10 to 2009-03-15, admission method 21
    When the KPIs of population are counted for 2009-03
    Then for emerg_adm_all the patient does not count
    And for emerg_adm_all the patient does not belong to the population

  Scenario Outline: a condition that is treated outside hospital
    Given a hospital stay from 2024-03-10 to 2024-03-15, admission method 21, primary diagnosis <diagnosis>
    When the KPIs of population are counted for 2024-03
    Then for acsc_rate the patient <says>

    Examples:
      | diagnosis | says           |
      | J44.1     | counts with 1  |
      | S72.0     | does not count |

  Scenario: bed days and lengths of stay, on the day of the discharge
    Given a hospital stay from 2024-02-27 to 2024-03-05, admission method 21
    When the KPIs of population are counted for 2024-03
    Then for emerg_beddays_65 the patient counts with 7
    And for los_unplanned_mean the patient counts with 7
    And for los_unplanned_median the patient counts with 7
    And for los_planned_mean the patient does not count
    And for emerg_adm_65 the patient does not count

  Scenario: a stay for the replacement of a hip
    Given a hospital stay from 2024-03-04 to 2024-03-08, admission method 11
    And a procedure of 52734007 in hip_replacement on 2024-03-04
    When the KPIs of population are counted for 2024-03
    Then for los_hip_mean the patient counts with 4
    And for los_knee_mean the patient does not count
    And for los_planned_median the patient counts with 4

  Scenario Outline: a replacement before or after the stay is of another one
    Given a hospital stay from 2024-03-04 to 2024-03-08, admission method 11
    And a procedure of 52734007 in hip_replacement on <day>
    When the KPIs of population are counted for 2024-03
    Then for los_hip_mean the patient <says>

    Examples:
      | day        | says           |
      | 2024-03-03 | does not count |
      | 2024-03-08 | counts with 4  |
      | 2024-03-09 | does not count |

  Scenario Outline: back within 30 days
    Given a hospital stay from 2024-03-01 to 2024-03-05, admission method 21, primary diagnosis <first>
    And a hospital stay from <back> to 2024-04-10, admission method <method>, primary diagnosis J18.1
    When the KPIs of population are counted for 2024-03, as at 2024-12-31
    Then for readm_30 the patient <says>

    Examples:
      | first | back       | method | says                                    |
      | J44.1 | 2024-04-03 | 21     | counts and meets it                     |
      | J44.1 | 2024-04-04 | 21     | counts and does not meet it             |
      | J44.1 | 2024-04-03 | 11     | counts and does not meet it             |
      | C34.1 | 2024-04-03 | 21     | is excluded because cancer_recorded     |

  Scenario: who died in the stay cannot come back
    Given a hospital stay from 2024-03-01 to 2024-03-05, admission method 21, discharge method 4
    And the patient died on 2024-03-05
    When the KPIs of population are counted for 2024-03, as at 2024-12-31
    Then for readm_30 the patient is excluded because died_in_hospital

  Scenario Outline: two measures of a death at home
    Given a record in care_home_resident on 2020-01-01
    And a recorded_place of <place> on 2024-03-10
    And the patient died on 2024-03-10
    When the KPIs of population are counted for 2024-03, as at 2024-12-31
    Then for home_death_excl_ch the patient counts and <without>
    And for home_death_incl_ch the patient counts and <with>

    Examples:
      | place     | without          | with             |
      | home      | meets it         | meets it         |
      | care_home | does not meet it | meets it         |
      | hospice   | does not meet it | does not meet it |

  Scenario: a care home somebody did not live in is no home
    Given a recorded_place of care_home on 2024-03-10
    And the patient died on 2024-03-10
    When the KPIs of population are counted for 2024-03, as at 2024-12-31
    Then for home_death_incl_ch the patient counts and does not meet it

  Scenario: nobody recorded where
    Given the patient died on 2024-03-10
    When the KPIs of population are counted for 2024-03, as at 2024-12-31
    Then for home_death_excl_ch the patient counts and it is not known whether they meet it
    And for home_death_incl_ch the patient counts and it is not known whether they meet it
    And for eol_hosp_death the patient counts and it is not known whether they meet it

  Scenario: an external cause is left out, and no death in hospital hides
    Given a hospital stay from 2024-03-09 to 2024-03-10, admission method 21, discharge method 4
    And a record in external_cause_of_death on 2024-03-10
    And the patient died on 2024-03-10
    When the KPIs of population are counted for 2024-03, as at 2024-12-31
    Then for home_death_excl_ch the patient is excluded because external_cause
    And for eol_3adm_90d the patient is excluded because external_cause
    And for eol_hosp_death the patient counts and meets it

  Scenario Outline: three emergencies in the last 90 days, the day of death being day 0
    Given a hospital stay from <first> to 2024-01-20, admission method 21
    And a hospital stay from 2024-02-01 to 2024-02-05, admission method 21
    And a hospital stay from 2024-03-25 to 2024-03-30, admission method 21, discharge method 4
    And the patient died on 2024-03-30
    When the KPIs of population are counted for 2024-03, as at 2024-12-31
    Then for eol_3adm_90d the patient counts and <says>

    Examples:
      | first      | says             |
      | 2024-01-01 | meets it         |
      | 2023-12-31 | does not meet it |

  Scenario Outline: on the palliative care register at least 28 days before the death
    Given a record of 518901000000101 in palliative_codes on <registered>
    And the patient died on 2024-03-30
    When the KPIs of population are counted for 2024-03, as at 2024-12-31
    Then for eol_register_before_death the patient counts and <says>

    Examples:
      | registered | says             |
      | 2024-03-02 | meets it         |
      | 2024-03-03 | does not meet it |

  Scenario Outline: taken off the register before the death
    Given a record of 518901000000101 in palliative_codes on 2024-01-02
    And a record in palliative_not_indicated on <taken off>
    And the patient died on 2024-03-30
    When the KPIs of population are counted for 2024-03, as at 2024-12-31
    Then for eol_register_before_death the patient counts and <says>

    Examples:
      | taken off  | says             |
      | 2024-01-02 | meets it         |
      | 2024-02-10 | does not meet it |

  Scenario: bed days of somebody of 85 and over who came twice
    Given a hospital stay from 2029-05-01 to 2029-05-05, admission method 21
    And a hospital stay from 2029-06-10 to 2029-06-16, admission method 21
    When the KPIs of population are counted for 2029-06
    Then for multi_adm_85 the patient counts with 6
    And for multi_adm_85 the patient belongs to the population

  Scenario: one admission in 12 months is not two
    Given a hospital stay from 2029-06-10 to 2029-06-16, admission method 21
    When the KPIs of population are counted for 2029-06
    Then for multi_adm_85 the patient does not count
    And for sar_emerg_65 the patient counts with 1
