Feature: Type 2 diabetes: the KPIs
  Patients are looked at on the last day of each month, education on the day it was due.

  Background:
    Given a patient aged 62 on 2024-03-01

  Scenario Outline: HbA1c up to 58 mmol/mol
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And an HbA1c of <hba1c> mmol/mol on 2024-02-10
    When the KPIs of type_2_diabetes are counted for 2024-03
    Then for hba1c_control the patient counts and <says>

    Examples:
      | hba1c | says             |
      | 58    | meets it         |
      | 59    | does not meet it |

  Scenario Outline: up to 75 mmol/mol with moderate or severe frailty
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a frailty_grade of <grade> on 2023-02-10
    And an HbA1c of <hba1c> mmol/mol on 2024-02-10
    When the KPIs of type_2_diabetes are counted for 2024-03
    Then for hba1c_control the patient counts and <says>

    Examples:
      | grade    | hba1c | says             |
      | moderate | 75    | meets it         |
      | severe   | 76    | does not meet it |
      | mild     | 59    | does not meet it |

  Scenario: nobody measured it: not known, and never controlled
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    When the KPIs of type_2_diabetes are counted for 2024-03
    Then for hba1c_control the patient counts and it is not known whether they meet it

  Scenario Outline: on the register for 12 months
    Given a diagnosis of type_2 in diabetes_type_codes on <diagnosed>
    And an HbA1c of 50 mmol/mol on 2024-02-10
    When the KPIs of type_2_diabetes are counted for 2024-03
    Then for hba1c_control the patient <says>

    Examples:
      | diagnosed  | says                |
      | 2023-03-31 | counts and meets it |
      | 2023-04-01 | does not count      |

  Scenario: maximal therapy excuses the HbA1c and no blood pressure
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a record in maximal_therapy on 2024-01-10
    And a blood pressure of 150/80 mmHg on 2024-02-10
    When the KPIs of type_2_diabetes are counted for 2024-03
    Then for hba1c_control the patient is excluded because maximal in the last 12 months
    And for bp_control the patient counts and does not meet it

  Scenario: nobody named the type
    Given a record of 73211009 in diabetes_codes on 2018-06-01
    When the KPIs of type_2_diabetes are counted for 2024-03
    Then for hba1c_control it is not known whether the patient counts

  Scenario Outline: both numbers of the blood pressure
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a blood pressure of <pressure> mmHg on 2024-02-10
    When the KPIs of type_2_diabetes are counted for 2024-03
    Then for bp_control the patient counts and <says>

    Examples:
      | pressure | says             |
      | 140/90   | meets it         |
      | 141/90   | does not meet it |
      | 140/91   | does not meet it |

  Scenario: frailty takes out of the blood pressure's group
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a frailty_grade of severe on 2023-02-10
    And a blood pressure of 130/80 mmHg on 2024-02-10
    When the KPIs of type_2_diabetes are counted for 2024-03
    Then for bp_control the patient does not count

  Scenario Outline: eight of eight
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a BMI of 27 kg/m2 on <weighed>
    And a blood pressure of 130/80 mmHg on 2024-02-10
    And an HbA1c of 50 mmol/mol on 2024-02-10
    And a cholesterol of 4.1 mmol/L on 2024-02-10
    And a smoking status of never_smoked on 2024-02-10
    And a record in foot_examination on 2024-02-10
    And an ACR of 2.0 mg/mmol on 2024-02-10
    And an eGFR of 70 mL/min/1.73m2 on 2024-02-10
    When the KPIs of type_2_diabetes are counted for 2024-03
    Then for dm_8cp the patient counts and <says>
    And for dm_8cp_bmi the patient counts and <says>
    And for dm_8cp_feet the patient counts and meets it

    Examples:
      | weighed    | says             |
      | 2023-03-31 | meets it         |
      | 2023-03-30 | does not meet it |

  Scenario Outline: education asked for within 274 days of the diagnosis
    Given a diagnosis of type_2 in diabetes_type_codes on 2023-06-01
    And a referral to structured_education made on <asked>
    When the KPIs of type_2_diabetes are counted for 2024-03, as at 2024-12-31
    Then for dm_education the patient counts and <says>

    Examples:
      | asked      | says             |
      | 2024-03-01 | meets it         |
      | 2024-03-02 | does not meet it |

  Scenario: what falls due anew after a refusal is of nobody newly diagnosed
    Given a diagnosis of type_2 in diabetes_type_codes on 2010-06-01
    And a referral to structured_education made on 2022-06-01
    And the referral to structured_education of 2022-06-01 was declined by the patient on 2022-06-05
    When the KPIs of type_2_diabetes are counted for 2024-03, as at 2024-12-31
    Then for dm_education the patient does not count

  Scenario: who declined education owed none
    Given a diagnosis of type_2 in diabetes_type_codes on 2023-06-01
    And a referral to structured_education made on 2023-07-01
    And the referral to structured_education of 2023-07-01 was declined by the patient on 2023-07-10
    When the KPIs of type_2_diabetes are counted for 2024-03, as at 2024-12-31
    Then for dm_education the patient does not count
