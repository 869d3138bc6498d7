"""Which papers lie with a contribution, a venture or an entitlement, and who may add one."""

from kezhuan.rights.rules import filing as rules


def test_who_may_add_a_paper():
    def may(kind, state, *, office=False, applicant=False):
        return rules.may_add(kind, state, office=office, applicant=applicant)

    assert may("equity", "held", office=True)
    assert not may("equity", "held", applicant=True)
    assert not may("equity", "void", office=True)
    assert may("venture", "draft", applicant=True)
    assert may("venture", "back", office=True)
    assert not may("venture", "declined", office=True, applicant=True)
    assert not may("venture", "running")
    assert may("entitlement", "draft", applicant=True)
    assert not may("entitlement", "withdrawn", office=True, applicant=True)
    assert not may("entitlement", "effective")


def test_every_kind_of_paper_has_its_name_and_what_came_to_nothing_takes_none():
    assert set(rules.KINDS) == set(rules.CLOSED) == {"entitlement", "equity", "venture"}
    assert all(names and all(names.values()) for names in rules.KINDS.values())
