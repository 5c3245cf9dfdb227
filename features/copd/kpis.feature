Feature: COPD: the KPIs
  Patients are looked at on the last day of each month, discharges 28 days after they happened.

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02

  Scenario Outline: a complete review has three parts, none older than 12 months
    Given a record in copd_review on <reviewed>
    And a record in exacerbation_count_codes on 2024-01-10
    And an MRC grade of 2 on 2024-01-10
    When the KPIs of copd are counted for 2024-03
    Then for copd_review the patient counts and <says>

    Examples:
      | reviewed   | says             |
      | 2023-03-31 | meets it         |
      | 2023-03-30 | does not meet it |

  Scenario: two of the three parts are no complete review
    Given a record in copd_review on 2024-01-10
    And an MRC grade of 2 on 2024-01-10
    When the KPIs of copd are counted for 2024-03
    Then for copd_review the patient counts and does not meet it

  Scenario Outline: dissent leaves out for 12 months, met or not
    Given a record in copd_dissent on <day>
    When the KPIs of copd are counted for 2024-03
    Then for copd_review the patient <says>

    Examples:
      | day        | says                                                 |
      | 2023-03-31 | is excluded because dissent in the last 12 months    |
      | 2023-03-30 | counts and does not meet it                          |

  Scenario Outline: unsuitable, until a later review says otherwise
    Given a record in copd_unsuitable on 2022-01-10
    And a record in copd_review on <reviewed>
    When the KPIs of copd are counted for 2024-03
    Then for copd_review the patient <says>

    Examples:
      | reviewed   | says                                  |
      | 2022-01-10 | is excluded because still_unsuitable  |
      | 2022-01-11 | counts and does not meet it           |

  Scenario Outline: grade 3 is where rehabilitation begins
    Given an MRC grade of <grade> on 2024-01-10
    And a referral to pulmonary_rehab made on 2024-01-20
    When the KPIs of copd are counted for 2024-03
    Then for copd_pr_referral the patient <says>

    Examples:
      | grade | says                |
      | 2     | does not count      |
      | 3     | counts and meets it |

  Scenario: nobody knows the grade
    When the KPIs of copd are counted for 2024-03
    Then for copd_pr_referral it is not known whether the patient counts

  Scenario: breathless and nobody referred
    Given an MRC grade of 3 on 2024-01-10
    When the KPIs of copd are counted for 2024-03
    Then for copd_pr_referral the patient counts and does not meet it

  Scenario: declined
    Given an MRC grade of 3 on 2024-01-10
    And a referral to pulmonary_rehab made on 2024-01-20
    And the referral to pulmonary_rehab of 2024-01-20 was declined by the patient on 2024-01-25
    When the KPIs of copd are counted for 2024-03
    Then for copd_pr_referral the patient is excluded

  Scenario: rehabilitation before the grade is attended already
    Given a procedure in pulm_rehab on 2024-01-09
    And an MRC grade of 3 on 2024-01-10
    When the KPIs of copd are counted for 2024-03
    Then for copd_pr_referral the patient is excluded because attended_rehab_before

  Scenario: palliative and not referred is excused, and shown
    Given an MRC grade of 3 on 2024-01-10
    And a record of 518901000000101 in palliative_codes on 2024-01-15
    When the KPIs of copd are counted for 2024-03
    Then for copd_pr_referral the patient is excepted because palliative

  Scenario Outline: rehabilitation within 28 days of the discharge
    Given a hospital stay from 2024-03-01 to 2024-03-05, admission method 21, primary diagnosis J44.1
    And a procedure in pulm_rehab on <started>
    When the KPIs of copd are counted for 2024-03, as at 2024-06-30
    Then for copd_pr_28d the patient counts and <says>

    Examples:
      | started    | says             |
      | 2024-04-02 | meets it         |
      | 2024-04-03 | does not meet it |

  Scenario Outline: it is judged on the 28th day, and not before
    Given a hospital stay from 2024-03-01 to 2024-03-05, admission method 21, primary diagnosis J44.1
    When the KPIs of copd are counted for 2024-03, as at <day>
    Then for copd_pr_28d the patient <says>

    Examples:
      | day        | says                        |
      | 2024-04-01 | is not yet judged           |
      | 2024-04-02 | counts and does not meet it |

  Scenario: who died in hospital was not discharged alive
    Given a hospital stay from 2024-03-01 to 2024-03-05, admission method 21, primary diagnosis J44.1, discharge method 4
    And the patient died on 2024-03-05
    When the KPIs of copd are counted for 2024-03, as at 2024-06-30
    Then for copd_pr_28d the patient does not count

  Scenario Outline: a plan is current for 12 months, or while it is active
    Given a <plan>
    When the KPIs of copd are counted for 2024-03
    Then for copd_care_plan the patient counts and <says>

    Examples:
      | plan                                             | says             |
      | record in self_management_plan on 2023-03-31     | meets it         |
      | record in self_management_plan on 2023-03-30     | does not meet it |
      | care plan in management_plan on 2020-01-10       | meets it         |

  Scenario: days on the register, and an admission
    Given a hospital stay from 2024-03-10 to 2024-03-15, admission method 21, primary diagnosis J44.1
    When the KPIs of copd are counted for 2024-03
    Then for copd_admissions the patient has 31 days in the population
    And for copd_admissions the patient counts with 1
