Feature: COPD: influenza vaccination
  Each season from 1 September to 31 March, due by 31 December (COPD-D10).

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02

  Scenario Outline: the season
    When the copd pathway is evaluated as at <day>
    Then flu_vaccine is <status>

    Examples:
      | day        | status                                 |
      | 2023-08-31 | not applicable                         |
      | 2023-09-01 | pending, due 2023-12-31                |
      | 2023-12-31 | pending, due 2023-12-31                |
      | 2024-01-01 | overdue, due 2023-12-31, 1 day overdue |
      | 2024-03-31 | overdue, due 2023-12-31                |
      | 2024-04-01 | not applicable                         |

  Scenario Outline: what counts as vaccinated
    Given <evidence>
    When the copd pathway is evaluated as at 2024-03-01
    Then flu_vaccine is <status>

    Examples:
      | evidence                                                             | status  |
      | an immunisation in flu_vaccine_codes on 2023-09-01                   | done    |
      | a record of influenza-vaccination-given in flu_vaccine_codes on 2023-10-05 | done    |
      | an immunisation in flu_vaccine_codes on 2023-08-31                   | overdue |
      | an immunisation in flu_vaccine_codes on 2023-10-05, not done         | overdue |
      | an immunisation in flu_vaccine_codes on 2023-10-05, entered in error | overdue |

  Scenario: who joins in the middle of a season has not missed it
    Given a record in copd_resolved on 2022-01-01
    And a diagnosis in copd_diagnosis on 2024-01-15
    When the copd pathway is evaluated as at 2024-03-01
    Then flu_vaccine is pending
