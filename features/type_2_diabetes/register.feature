Feature: Type 2 diabetes: the register and the type
  On the diabetes register from 17 on; the type is the one whose latest code is latest, and type 1
  wins ties. A code that names no type enrols provisionally (pathways 3, eligibility).

  Scenario Outline: from 17 on
    Given a patient aged 17 on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2023-06-01
    When the type_2_diabetes pathway is evaluated as at <day>
    Then the patient is <standing>

    Examples:
      | day        | standing     |
      | 2024-02-29 | not enrolled |
      | 2024-03-01 | enrolled     |

  Scenario: without a date of birth the age is not known
    Given a patient whose date of birth is not recorded
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then it is not known whether the patient is enrolled because none is recorded
    And nothing is referred

  Scenario: a year of birth may be enough
    Given a patient born in 1962
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then the patient is enrolled

  Scenario: a year of birth may leave it open
    Given a patient born in 2007
    And a diagnosis of type_2 in diabetes_type_codes on 2023-06-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then it is not known whether the patient is enrolled

  Scenario Outline: the type
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of <first> in diabetes_codes on 2018-06-01
    And a diagnosis of <second> in diabetes_codes on <when>
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then the patient is <standing>

    Examples: 44054006 is type 2, 46635009 type 1, 51002006 pancreatic, 73211009 says no type
      | first    | second    | when       | standing              |
      | 44054006 | 443694000 | 2019-06-01 | enrolled              |
      | 44054006 | 46635009  | 2019-06-01 | excluded              |
      | 44054006 | 46635009  | 2018-06-01 | excluded              |
      | 46635009 | 44054006  | 2019-06-01 | enrolled              |
      | 44054006 | 51002006  | 2019-06-01 | excluded              |
      | 44054006 | 73211009  | 2019-06-01 | enrolled              |
      | 73211009 | 44054006  | 2019-06-01 | enrolled              |
      | 73211009 | 111552007 | 2019-06-01 | provisionally enrolled |

  Scenario: provisionally enrolled, and it is not known whether excluded
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of 73211009 in diabetes_codes on 2018-06-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then the patient is provisionally enrolled
    And diabetes_type is not known because none is recorded
    And it is not known whether the patient is excluded
    And hba1c_measured is overdue

  Scenario: non-diabetic hyperglycaemia is not diabetes
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of the SNOMED CT code 700449008 on 2022-06-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then the patient is not enrolled

  Scenario: resolved
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a record in diabetes_resolved on 2023-06-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then the patient is no longer enrolled
    And the outcome is resolved

  Scenario: diagnosed again after it was resolved
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a record in diabetes_resolved on 2022-06-01
    And a diagnosis of type_2 in diabetes_type_codes on 2023-06-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then the patient is enrolled
    And the patient has been enrolled since 2023-06-01

  Scenario: a record that was not asked for diagnoses says nothing about the register
    Given a patient aged 62 on 2024-03-01
    And the record holds only Observation
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then it is not known whether the patient is enrolled because its resource type was not given

  Scenario: after death everything is frozen
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And an HbA1c of 70 mmol/mol on 2024-01-20
    And the patient died on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then the patient is no longer enrolled
    And the outcome is died
    And intensify is pending, due 2024-02-19
    And nothing is referred
