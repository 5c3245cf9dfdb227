Feature: Type 2 diabetes: the eight care processes
  All eight within 12 months (DM-D7). A foot examination counts only with both feet, or one and the
  other absent; a referral to a foot screener is no examination (DM-D8).

  Background:
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01

  Scenario: all eight
    Given a BMI of 31 kg/m2 on 2023-09-01
    And a blood pressure of 134/82 mmHg on 2023-09-01
    And an HbA1c of 52 mmol/mol on 2023-10-01
    And a total cholesterol of 4.1 mmol/L on 2023-10-01
    And a smoking status of never_smoked on 2023-09-01
    And a record in foot_examination on 2023-11-01
    And an acr of 2.1 mg/mmol on 2023-10-01
    And an eGFR of 71 mL/min/1.73m2 on 2023-10-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then care_processes is 8 of 8
    And care_processes is done

  Scenario: seven of them, and a referral to a foot screener
    Given a BMI of 31 kg/m2 on 2023-09-01
    And a blood pressure of 134/82 mmHg on 2023-09-01
    And an HbA1c of 52 mmol/mol on 2023-10-01
    And a total cholesterol of 4.1 mmol/L on 2023-10-01
    And a smoking status of never_smoked on 2023-09-01
    And a record of the local code referral-to-foot-screener on 2023-11-01
    And an acr of 2.1 mg/mmol on 2023-10-01
    And an eGFR of 71 mL/min/1.73m2 on 2023-10-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then care_processes is 7 of 8
    And care_processes is overdue
    And feet is overdue

  Scenario Outline: each process, the last day of its 12 months
    Given <evidence> on 2023-03-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then <step> is done
    And care_processes is 1 of 8
    When the type_2_diabetes pathway is evaluated as at 2024-03-02
    Then <step> is overdue, due 2024-03-01, 1 day overdue
    And care_processes is 0 of 8

    Examples:
      | step                 | evidence                          |
      | bmi_measured         | a BMI of 31 kg/m2                 |
      | bp_measured          | a blood pressure of 134/82 mmHg   |
      | hba1c_measured       | an HbA1c of 52 mmol/mol           |
      | cholesterol_measured | a total cholesterol of 4.1 mmol/L |
      | smoking_asked        | a smoking status of never_smoked  |
      | acr_measured         | an acr of 2.1 mg/mmol             |
      | kidney_measured      | an eGFR of 71 mL/min/1.73m2       |
      | kidney_measured      | a creatinine of 80 umol/L         |

  Scenario Outline: which feet count
    Given a foot side of <left> on 2023-11-01
    And a foot side of <right> on 2023-11-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then feet is <status>

    Examples:
      | left        | right        | status  |
      | left        | right        | done    |
      | left_absent | right        | done    |
      | left        | right_absent | done    |
      | left        | left         | overdue |

  Scenario: one foot alone is not an examination
    Given a foot side of left on 2023-11-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then left_foot is done
    And right_foot is overdue
    And feet is overdue

  Scenario Outline: a declined foot examination excepts for 12 months
    Given a record in foot_declined on <declined>
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then left_foot is <status>
    And right_foot is <status>
    And feet is <status>

    Examples:
      | declined   | status   |
      | 2023-03-01 | excepted |
      | 2023-02-10 | pending  |

  Scenario: not indicated lasts until a later examination
    Given a record in foot_not_indicated on 2021-05-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then left_foot is excepted
    And right_foot is excepted
    And feet is excepted
    Given a record in foot_examination on 2022-05-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then feet is overdue

  Scenario: a declined process is not done, and not missed
    Given a BMI of 31 kg/m2 on 2023-09-01
    And a record in foot_declined on 2023-11-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then care_processes is 1 of 8
    And left_foot is excepted

  Scenario: a declined blood test excepts the three blood tests only
    Given a record in blood_test_declined on 2023-11-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then hba1c_measured is excepted
    And cholesterol_measured is excepted
    And kidney_measured is excepted
    And monitored is excepted
    And bmi_measured is overdue
    And acr_measured is overdue

  Scenario: dissent excepts all of them
    Given a record in diabetes_dissent on 2023-11-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then care_processes is excepted
    And left_foot is excepted
    And right_foot is excepted
    And monitored is excepted
    And retina_screened is excepted
    And education is excepted

  Scenario: unsuitable lasts until a later HbA1c
    Given a record in diabetes_unsuitable on 2021-11-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then bmi_measured is excepted
    And bp_measured is excepted
    And hba1c_measured is excepted
    And cholesterol_measured is excepted
    And smoking_asked is excepted
    And acr_measured is excepted
    And kidney_measured is excepted
    And monitored is excepted
    Given an HbA1c of 52 mmol/mol on 2022-05-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then bmi_measured is overdue

  Scenario: a test without a value was not done
    Given an acr without a value on 2023-11-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then acr_measured is overdue

  Scenario: a test in American units was done all the same
    Given a total cholesterol of 160 mg/dL on 2023-11-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then cholesterol_measured is done
