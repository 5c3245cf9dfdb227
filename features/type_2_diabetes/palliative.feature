Feature: Type 2 diabetes: on the palliative care register
  Intensifying, retinal screening and education are not chased; the care processes stay (rule 4.6).

  Background:
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And an HbA1c of 90 mmol/mol on 2024-01-10

  Scenario: what is not chased
    Given a record in palliative_codes on 2023-12-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then intensify is not applicable
    And specialist is not applicable
    And retina_screened is not applicable
    And education is not applicable
    And the patient is not referred to community_team
    And the patient is not referred to structured_education

  Scenario: what stays
    Given a record in palliative_codes on 2023-12-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then the patient is enrolled
    And hba1c_measured is done
    And bp_measured is overdue

  Scenario: palliative care that is no longer indicated
    Given a record in palliative_codes on 2023-06-01
    And a record in palliative_not_indicated on 2023-12-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then palliative is false
    And intensify is overdue, due 2024-02-09
