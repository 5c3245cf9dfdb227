Feature: COPD: saturation and home oxygen
  Two readings of at most 92 % at least 21 days apart, each 56 days clear of an exacerbation, send
  the patient to a home oxygen assessment; one low reading is repeated (COPD-D7, D8, D9).

  Background:
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02

  Scenario Outline: one low reading is repeated within 42 days
    Given an oxygen saturation of <spo2> % on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then repeat_saturation is <status>
    And oxygen is not applicable

    Examples:
      | spo2 | status                  |
      | 92   | overdue, due 2024-02-21 |
      | 93   | not applicable          |

  Scenario: a repeat that is too early is no repeat
    Given an oxygen saturation of 91 % on 2024-01-10
    And an oxygen saturation of 90 % on 2024-01-30
    When the copd pathway is evaluated as at 2024-02-10
    Then low_twice is false
    And repeat_saturation is pending, due 2024-02-21
    And oxygen is not applicable

  Scenario: two low readings 21 days apart
    Given an oxygen saturation of 92 % on 2024-01-10
    And an oxygen saturation of 92 % on 2024-01-31
    And a smoking status of never_smoked on 2023-10-01
    When the copd pathway is evaluated as at 2024-03-01
    Then low_twice is true
    And repeat_saturation is not applicable
    And oxygen is pending, due 2024-03-01
    And the patient is referred to home_oxygen

  Scenario: the second reading was normal
    Given an oxygen saturation of 91 % on 2024-01-10
    And an oxygen saturation of 95 % on 2024-02-05
    When the copd pathway is evaluated as at 2024-03-01
    Then repeat_saturation is not applicable
    And oxygen is not applicable

  Scenario Outline: a reading near an exacerbation does not count as stable
    Given a diagnosis in copd_exacerbation on <flare>
    And an oxygen saturation of 90 % on 2024-01-10
    And an oxygen saturation of 90 % on 2024-02-10
    And a smoking status of ex_smoker on 2023-10-01
    When the copd pathway is evaluated as at 2024-03-01
    Then low_twice is <low_twice>
    And oxygen is <status>

    Examples:
      | flare      | low_twice | status         |
      | 2023-11-14 | true      | pending        |
      | 2023-11-15 | false     | not applicable |

  Scenario: a low reading taken while unstable asks for no repeat
    Given a diagnosis in copd_exacerbation on 2024-01-05
    And an oxygen saturation of 90 % on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-10
    Then low_once is false
    And repeat_saturation is not applicable

  Scenario: a low reading taken while unstable is not the first of two
    Given a diagnosis in copd_exacerbation on 2024-01-05
    And an oxygen saturation of 90 % on 2024-01-10
    And an oxygen saturation of 90 % on 2024-03-15
    When the copd pathway is evaluated as at 2024-03-20
    Then low_once is true
    And low_twice is false
    And repeat_saturation is pending, due 2024-04-26
    And oxygen is not applicable

  Scenario: nobody is chased for a repeat while unstable, and a repeat then is none
    Given an oxygen saturation of 90 % on 2024-01-10
    And a diagnosis in copd_exacerbation on 2024-02-01
    And an oxygen saturation of 90 % on 2024-02-05
    When the copd pathway is evaluated as at 2024-03-28
    Then repeat_saturation is not applicable
    When the copd pathway is evaluated as at 2024-03-29
    Then repeat_saturation is pending, due 2024-05-10

  Scenario: a current smoker is not sent for oxygen
    Given an oxygen saturation of 90 % on 2024-01-10
    And an oxygen saturation of 90 % on 2024-02-10
    And a smoking status of current_smoker on 2023-10-01
    When the copd pathway is evaluated as at 2024-03-01
    Then oxygen is not applicable
    And the patient is not referred to home_oxygen

  Scenario: with smoking not known, smoking is asked first
    Given an oxygen saturation of 90 % on 2024-01-10
    And an oxygen saturation of 90 % on 2024-02-10
    When the copd pathway is evaluated as at 2024-03-01
    Then smoker is not known because none is recorded
    And oxygen is unknown
    And smoking_asked is marked needed now by oxygen
    And the patient is not referred to home_oxygen

  Scenario Outline: what counts as done
    Given an oxygen saturation of 90 % on 2023-11-10
    And an oxygen saturation of 90 % on 2023-12-10
    And a smoking status of never_smoked on 2023-10-01
    And a <evidence> on 2024-01-05
    When the copd pathway is evaluated as at 2024-03-01
    Then oxygen is done

    Examples:
      | evidence                          |
      | referral to home_oxygen made      |
      | procedure in home_oxygen_therapy  |

  Scenario Outline: exceptions
    Given an oxygen saturation of 90 % on 2023-11-10
    And an oxygen saturation of 90 % on 2023-12-10
    And a smoking status of never_smoked on 2023-10-01
    And a record in <codelist> on 2024-01-05
    When the copd pathway is evaluated as at 2024-03-01
    Then oxygen is excepted

    Examples:
      | codelist        |
      | copd_dissent    |
      | copd_unsuitable |

  Scenario: of two readings on one day the lower one counts
    Given an oxygen saturation of 94 % on 2024-01-10
    And an oxygen saturation of 91 % on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then saturation is 91 %

  Scenario: nothing measured asks for no repeat
    When the copd pathway is evaluated as at 2024-03-01
    Then saturation is not known because none is recorded
    And repeat_saturation is not applicable
    And oxygen is not applicable
