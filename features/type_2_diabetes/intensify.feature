Feature: Type 2 diabetes: acting on a high HbA1c
  At 58 mmol/mol or more a medication review within 30 days (DM-D3); with moderate or severe
  frailty only above 75. From 86 on the community diabetes team (DM-D13).

  Background:
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01

  Scenario Outline: who is acted on
    Given an HbA1c of <hba1c> mmol/mol on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then intensify is <status>

    Examples:
      | hba1c | status                  |
      | 57    | not applicable          |
      | 58    | pending, due 2024-03-11 |
      | 59    | pending, due 2024-03-11 |

  Scenario: below the threshold the decision goes nowhere
    Given an HbA1c of 57 mmol/mol on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then glycaemia goes nowhere

  Scenario Outline: with moderate or severe frailty
    Given a frailty grade of <frailty> on 2022-10-01
    And an HbA1c of <hba1c> mmol/mol on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then intensify is <status>

    Examples:
      | frailty  | hba1c | status         |
      | mild     | 58    | pending        |
      | moderate | 75    | not applicable |
      | moderate | 76    | pending        |
      | severe   | 75    | not applicable |
      | severe   | 76    | pending        |

  Scenario Outline: overdue from the 31st day
    Given an HbA1c of 64 mmol/mol on 2024-01-10
    When the type_2_diabetes pathway is evaluated as at <day>
    Then intensify is <status>

    Examples:
      | day        | status                                 |
      | 2024-02-09 | pending, due 2024-02-09                |
      | 2024-02-10 | overdue, due 2024-02-09, 1 day overdue |

  Scenario: no HbA1c asks for the test and for no action
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then glycaemia asks for hba1c_measured now
    And hba1c_measured is marked needed now by glycaemia
    And intensify is unknown
    And specialist is not applicable
    And the patient is not referred to community_team

  Scenario Outline: what counts as action
    Given an HbA1c of 64 mmol/mol on 2024-01-10
    And a <evidence> on 2024-01-20
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then intensify is <status>

    Examples:
      | evidence                          | status  |
      | record in medication_review_codes | done    |
      | medication in glucose_lowering    | done    |
      | referral to community_team made   | done    |
      | referral to community_team drafted | overdue |

  Scenario: action before the test is no action on it
    Given an HbA1c of 64 mmol/mol on 2024-01-10
    And a record in medication_review_codes on 2024-01-09
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then intensify is overdue

  Scenario Outline: maximal tolerated therapy excepts for 12 months
    Given an HbA1c of 64 mmol/mol on 2024-01-10
    And a record in maximal_therapy on <maximal>
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then intensify is <status>

    Examples:
      | maximal    | status                  |
      | 2023-03-01 | excepted                |
      | 2023-02-10 | pending, due 2024-03-12 |

  Scenario: dissent excepts
    Given an HbA1c of 90 mmol/mol on 2024-01-10
    And a record in diabetes_dissent on 2024-01-20
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then intensify is excepted
    And specialist is excepted
    And the patient is not referred to community_team

  Scenario: in remission treatment is not driven up
    Given a diagnosis of 703138006 in diabetes_remission on 2023-06-01
    And an HbA1c of 64 mmol/mol on 2024-01-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then intensify is not applicable

  Scenario Outline: the community diabetes team from 86 on
    Given an HbA1c of <hba1c> mmol/mol on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then specialist is <status>

    Examples:
      | hba1c | status                  |
      | 85    | not applicable          |
      | 86    | pending, due 2024-03-11 |

  Scenario: a very high HbA1c refers the patient
    Given an HbA1c of 86 mmol/mol on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then the patient is referred to community_team, due 2024-03-11
    And no other referral goes to community_team

  Scenario: one referral to the team is both steps' evidence
    Given an HbA1c of 90 mmol/mol on 2024-02-10
    And a referral to community_team made on 2024-02-15
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then specialist is done
    And intensify is done
