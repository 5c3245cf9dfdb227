Feature: End of life: on the palliative care register
  Any code of the palliative care reference set from 1 April 2008 puts on the register; "not
  indicated" takes off it if it is later. From 18 on (pathways 4, eligibility).

  Scenario Outline: from 18 on
    Given a patient aged 18 on 2024-03-01
    And a record of 103735009 in palliative_codes on 2024-01-10
    When the end_of_life pathway is evaluated as at <day>
    Then the patient is <standing>

    Examples:
      | day        | standing     |
      | 2024-02-29 | not enrolled |
      | 2024-03-01 | enrolled     |

  Scenario: without a date of birth the age is not known
    Given a patient whose date of birth is not recorded
    And a record of 103735009 in palliative_codes on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then it is not known whether the patient is enrolled because none is recorded

  Scenario Outline: codes from April 2008 on
    Given a patient aged 80 on 2024-03-01
    And a record of 103735009 in palliative_codes on <coded>
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then the patient is <standing>

    Examples:
      | coded      | standing     |
      | 2008-03-31 | not enrolled |
      | 2008-04-01 | enrolled     |

  Scenario Outline: what puts on the register
    Given a patient aged 80 on 2024-01-01
    And a record of <code> in palliative_codes on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then the patient is enrolled
    And the patient has been enrolled since 2024-01-10

    Examples: a stage, a plan, an offer, a key worker, a refusal, last days
      | code             |
      | 518901000000101  |
      | 713673000        |
      | 1025611000000105 |
      | 719240009        |
      | 1095091000000103 |
      | 511401000000102  |

  Scenario Outline: not indicated any more
    Given a patient aged 80 on 2024-01-01
    And a record of 518901000000101 in gsf_stage_codes on 2024-01-10
    And a record of <code> in palliative_not_indicated on <taken_off>
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then the patient is <standing>

    Examples: on the same day it does not remove
      | code             | taken_off  | standing           |
      | 1048611000000104 | 2024-01-09 | enrolled           |
      | 1048611000000104 | 2024-01-10 | enrolled           |
      | 1048611000000104 | 2024-01-11 | no longer enrolled |
      | 1095141000000109 | 2024-01-10 | enrolled           |
      | 1095141000000109 | 2024-01-11 | no longer enrolled |

  Scenario: off the register is an outcome
    Given a patient aged 80 on 2024-01-01
    And a record of 518901000000101 in gsf_stage_codes on 2024-01-10
    And a record in palliative_not_indicated on 2024-01-11
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then the outcome is no_longer_indicated
    And nothing is referred

  Scenario: a request for palliative care is a request, and puts nobody on the register
    Given a patient aged 80 on 2024-01-01
    And a referral to community_palliative made on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-02-01
    Then the patient is not enrolled

  Scenario Outline: a Liverpool Care Pathway code is evidence of the register and of nothing else
    Given a patient aged 80 on 2024-01-01
    And a record of <code> in palliative_codes on 2024-01-10
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then the patient is enrolled
    And care_plan is overdue, due 2024-02-07
    And gsf_stage is not known because none is recorded
    And nothing is referred

    Examples: on it, the pathway itself, declined
      | code            |
      | 818221000000103 |
      | 873411000000105 |
      | 783941000000105 |

  Scenario: a record that was not asked for codes says nothing about the register
    Given a patient aged 80 on 2024-01-01
    And the record holds only MedicationRequest
    When the end_of_life pathway is evaluated as at 2024-03-01
    Then it is not known whether the patient is enrolled because its resource type was not given
