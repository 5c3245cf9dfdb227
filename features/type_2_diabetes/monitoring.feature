Feature: Type 2 diabetes: monitoring, eyes, education, smoking
  HbA1c at most 183 days apart (DM-D4), retinal screening every 12 months (DM-D9), a referral to
  structured education within 274 days of diagnosis (DM-D10), help to stop smoking.

  Background:
    Given a patient aged 62 on 2024-03-01

  Scenario Outline: HbA1c every 183 days
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And an HbA1c of 52 mmol/mol on 2023-08-31
    When the type_2_diabetes pathway is evaluated as at <day>
    Then monitored is <status>
    And hba1c_measured is done

    Examples:
      | day        | status                                 |
      | 2024-03-01 | done                                   |
      | 2024-03-02 | overdue, due 2024-03-01, 1 day overdue |

  Scenario Outline: retinal screening every 12 months
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a <evidence> on 2023-03-01
    When the type_2_diabetes pathway is evaluated as at <day>
    Then retina_screened is <status>

    Examples:
      | evidence                        | day        | status  |
      | procedure in retinal_screening  | 2024-03-01 | done    |
      | procedure in retinal_screening  | 2024-03-02 | overdue |
      | record in retinal_screening     | 2024-03-01 | done    |

  Scenario Outline: education within 274 days of diagnosis
    Given a diagnosis of type_2 in diabetes_type_codes on 2023-06-01
    When the type_2_diabetes pathway is evaluated as at <day>
    Then education is <status>

    Examples:
      | day        | status                                 |
      | 2024-02-29 | pending, due 2024-03-01                |
      | 2024-03-01 | pending, due 2024-03-01                |
      | 2024-03-02 | overdue, due 2024-03-01, 1 day overdue |

  Scenario Outline: what counts as referred to education
    Given a diagnosis of type_2 in diabetes_type_codes on 2023-06-01
    And a referral to structured_education <level> on 2023-07-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-02
    Then education is <status>

    Examples:
      | level    | status  |
      | made     | done    |
      | recorded | done    |
      | drafted  | overdue |
      | revoked  | overdue |

  Scenario: who was never referred is referred now
    Given a diagnosis of type_2 in diabetes_type_codes on 2023-06-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then the patient is referred to structured_education, due 2024-03-01

  Scenario: a current smoker is offered help
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a smoking status of current_smoker on 2024-01-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then quit is overdue, due 2024-02-09
    And the patient is referred to stop_smoking

  Scenario Outline: who needs no help, or has it
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    And a smoking status of <status> on 2024-01-10
    And a <more> on 2024-01-20
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then quit is <quit>

    Examples:
      | status         | more                           | quit           |
      | ex_smoker      | record in medication_review_codes | not applicable |
      | current_smoker | procedure in cessation_therapy | done           |
      | current_smoker | record in diabetes_dissent     | excepted       |

  Scenario: smoking status not known asks for it
    Given a diagnosis of type_2 in diabetes_type_codes on 2018-06-01
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then quit is unknown
    And smoking_asked is marked needed now by quit
    And the patient is not referred to stop_smoking

  Scenario Outline: a declined referral to education
    Given a diagnosis of type_2 in diabetes_type_codes on 2023-06-01
    And a referral to structured_education made on 2023-07-01
    And the referral to structured_education of 2023-07-01 was declined by the <whom> on 2023-08-01
    When the type_2_diabetes pathway is evaluated as at 2024-06-01
    Then education is <status>

    Examples: the patient's refusal is an exception, the service's is a gap in the system
      | whom    | status   |
      | patient | excepted |
      | service | overdue  |
