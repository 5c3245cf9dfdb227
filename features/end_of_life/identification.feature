Feature: End of life: a prompt to ask, never an automatic registration
  A general indicator or the surprise question asks a clinician to look within 14 days. Only a
  clinician's code puts anybody on the register (EOL-D1).

  Background:
    Given a patient aged 80 on 2024-01-01

  Scenario Outline: each prompt asks for a review
    Given a record of <prompt> in identification_prompt on 2024-01-10
    When the end_of_life_identification pathway is evaluated as at 2024-02-01
    Then the patient is enrolled
    And review is overdue, due 2024-01-24
    And nothing is referred

    Examples:
      | prompt                                  |
      | surprise-question-no                    |
      | weight-loss-over-10-percent-in-6-months |
      | albumin-below-25-g-per-litre            |
      | in-bed-or-chair-half-the-day            |
      | declining-function                      |
      | no-further-active-treatment             |

  Scenario Outline: due after 14 days
    Given a record of surprise-question-no in identification_prompt on 2024-01-10
    When the end_of_life_identification pathway is evaluated as at <day>
    Then review is <status>, due 2024-01-24

    Examples:
      | day        | status  |
      | 2024-01-24 | pending |
      | 2024-01-25 | overdue |

  Scenario: a prompt puts nobody on the register
    Given a record of surprise-question-no in identification_prompt on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then the patient is not enrolled

  Scenario: without a prompt nobody is asked about
    When the end_of_life_identification pathway is evaluated as at 2024-02-01
    Then the patient is not enrolled

  Scenario: who is on the register needs no prompt
    Given a record of 518901000000101 in palliative_codes on 2024-01-05
    And a record of surprise-question-no in identification_prompt on 2024-01-10
    When the end_of_life_identification pathway is evaluated as at 2024-02-01
    Then the patient is not enrolled

  Scenario: put on the register after the prompt
    Given a record of surprise-question-no in identification_prompt on 2024-01-10
    And a record of 518901000000101 in palliative_codes on 2024-01-20
    When the end_of_life_identification pathway is evaluated as at 2024-02-01
    Then the patient is no longer enrolled
    And the outcome is registered

  Scenario Outline: what settles it
    Given a record of declining-function in identification_prompt on 2024-01-10
    And a record of <answer> in <codelist> on 2024-01-20
    When the end_of_life_identification pathway is evaluated as at 2024-02-01
    Then review is done

    Examples: reviewed, would be surprised, not indicated
      | answer                  | codelist                 |
      | end-of-life-review-done | identification_review    |
      | surprise-question-yes   | identification_review    |
      | 1048611000000104        | palliative_not_indicated |

  Scenario: a later prompt asks again
    Given a record of declining-function in identification_prompt on 2024-01-10
    And a record of end-of-life-review-done in identification_review on 2024-01-20
    And a record of albumin-below-25-g-per-litre in identification_prompt on 2024-02-10
    When the end_of_life_identification pathway is evaluated as at 2024-03-01
    Then review is overdue, due 2024-02-24

  Scenario: a second prompt does not put off the review of the first
    Given a record of declining-function in identification_prompt on 2024-01-10
    And a record of albumin-below-25-g-per-litre in identification_prompt on 2024-01-20
    When the end_of_life_identification pathway is evaluated as at 2024-02-01
    Then review is overdue, due 2024-01-24

  Scenario Outline: a prompt asks for 12 months
    Given a record of declining-function in identification_prompt on 2024-01-10
    When the end_of_life_identification pathway is evaluated as at <day>
    Then the patient is <standing>

    Examples:
      | day        | standing           |
      | 2025-01-10 | enrolled           |
      | 2025-01-11 | no longer enrolled |

  Scenario: died before anybody looked
    Given a record of declining-function in identification_prompt on 2024-01-10
    And the patient died on 2024-02-15
    When the end_of_life_identification pathway is evaluated as at 2024-03-01
    Then the outcome is died
    And review is overdue, due 2024-01-24
