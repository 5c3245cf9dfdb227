Feature: Type 2 diabetes: HbA1c, its units and its control
  Compared after conversion and rounding in mmol/mol. Controlled is at most 58, or at most 75 with
  moderate or severe frailty (DM-D5).

  Background:
    Given a patient aged 62 on 2024-03-01
    And a diagnosis of type_2 in diabetes_type_codes on 2018-06-01

  Scenario: 7.5 % is 58 mmol/mol, controlled, and acted on
    Given an HbA1c of 7.5 % as 4548-4 on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then hba1c_latest is 58 mmol/mol
    And glycaemic_control is controlled
    And glycaemia goes to intensify

  Scenario Outline: percent and mmol/mol are different units of one thing
    Given an HbA1c of <recorded> on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then hba1c_latest is <mmol>

    Examples:
      | recorded            | mmol        |
      | 6.5 %               | 48 mmol/mol |
      | 7.0 %               | 53 mmol/mol |
      | 7.5 %               | 58 mmol/mol |
      | 8.0 %               | 64 mmol/mol |
      | 80 mmol/mol         | 80 mmol/mol |
      | 7.5 without a unit  | 58 mmol/mol |
      | 58 without a unit   | 58 mmol/mol |
      | 26 without a unit   | 26 mmol/mol |

  Scenario Outline: 22 without a unit could be either
    Given an HbA1c of <number> without a unit on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then hba1c_latest is not known because it is not comparable: it has no unit and could be either mmol/mol or %
    And glycaemic_control is not known because it is not comparable
    And glycaemia asks for hba1c_measured now

    Examples:
      | number |
      | 20     |
      | 22     |
      | 25     |

  Scenario Outline: a number nobody can believe
    Given an HbA1c of <recorded> on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then hba1c_latest is not known because it is not comparable

    Examples:
      | recorded                       |
      | 2.9 %                          |
      | 20.1 %                         |
      | 19 mmol/mol                    |
      | 201 mmol/mol                   |
      | 58 with the unit mmol/L        |
      | 58 mmol/mol as 4548-4          |

  Scenario Outline: controlled or not
    Given an HbA1c of <hba1c> mmol/mol on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then glycaemic_control is <control>

    Examples:
      | hba1c | control        |
      | 57    | controlled     |
      | 58    | controlled     |
      | 59    | not_controlled |

  Scenario Outline: with frailty
    Given a frailty grade of <frailty> on 2022-10-01
    And an HbA1c of <hba1c> mmol/mol on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then glycaemic_control is <control>

    Examples:
      | frailty  | hba1c | control        |
      | mild     | 58    | controlled     |
      | mild     | 59    | not_controlled |
      | moderate | 75    | controlled     |
      | moderate | 76    | not_controlled |
      | severe   | 75    | controlled     |
      | severe   | 76    | not_controlled |

  Scenario: the latest frailty grade counts, however old
    Given a frailty grade of severe on 2015-10-01
    And a frailty grade of mild on 2019-10-01
    And an HbA1c of 70 mmol/mol on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then frail is false
    And glycaemic_control is not_controlled

  Scenario Outline: a result says something for 12 months
    Given an HbA1c of 50 mmol/mol on <measured>
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then glycaemic_control is <control>

    Examples:
      | measured   | control                          |
      | 2023-03-01 | controlled                       |
      | 2023-02-28 | not known because it is stale    |

  Scenario: a result without a value is not an older result
    Given an HbA1c of 50 mmol/mol on 2023-10-01
    And an HbA1c without a value on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then hba1c_latest is not known because it was recorded without a value
    And glycaemic_control is not known because it was recorded without a value

  Scenario: of two results on one day the higher one counts
    Given an HbA1c of 7.0 % on 2024-02-10
    And an HbA1c of 60 mmol/mol on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then hba1c_latest is 60 mmol/mol

  Scenario Outline: a result given as more or less than a number
    Given an HbA1c <result> on 2024-02-10
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then glycaemic_control is <control>

    Examples:
      | result                | control                              |
      | above 120 mmol/mol    | not_controlled                       |
      | below 48 mmol/mol     | controlled                           |
      | below 70 mmol/mol     | not known because it is not comparable |

  Scenario Outline: a result that does not count
    Given an HbA1c of 50 mmol/mol on 2024-02-10, <status>
    When the type_2_diabetes pathway is evaluated as at 2024-03-01
    Then hba1c_latest is not known because none is recorded

    Examples:
      | status           |
      | preliminary      |
      | cancelled        |
      | entered in error |
