Feature: COPD: the high-intensity tier
  FEV1 below 30 %, MRC 5, or home oxygen in the last 12 months: a case manager within 14 days. The
  admissions of COPD-D12 are in admissions.feature; nobody is put in the tier on missing results.

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02

  Scenario Outline: who is in the tier
    Given <evidence>
    When the copd pathway is evaluated as at 2024-03-01
    Then high_intensity is <status>

    Examples:
      | evidence                                            | status                  |
      | an FEV1 % predicted of 29 % on 2024-02-16           | pending, due 2024-03-01 |
      | an FEV1 % predicted of 29 % on 2024-02-15           | overdue, due 2024-02-29 |
      | an FEV1 % predicted of 30 % on 2024-02-15           | not applicable          |
      | an MRC grade of 5 on 2024-02-15                     | overdue, due 2024-02-29 |
      | an MRC grade of 4 on 2024-02-15                     | not applicable          |
      | a procedure in home_oxygen_therapy on 2024-02-15    | overdue, due 2024-02-29 |
      | a procedure in home_oxygen_therapy on 2023-02-28    | not applicable          |

  Scenario: nothing measured puts nobody in the tier
    When the copd pathway is evaluated as at 2024-03-01
    Then high_intensity is not applicable
    And the patient is not referred to case_management

  Scenario: referred
    Given an MRC grade of 5 on 2024-02-15
    And a referral to case_management made on 2024-02-20
    When the copd pathway is evaluated as at 2024-03-01
    Then high_intensity is done

  Scenario: dissent excepts
    Given an MRC grade of 5 on 2024-02-15
    And a record in copd_dissent on 2024-02-16
    When the copd pathway is evaluated as at 2024-03-01
    Then high_intensity is excepted
