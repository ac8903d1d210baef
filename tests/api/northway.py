"""A district in which everything that somebody must not see is spelt like nothing else.

Coach Ada works at Northway, coach Bram at Southway. Quenella and Olive teach at Northway, Zebulon and Petra at
Southway; Olive and Petra are open to visits. Adminia is the principal of Northway. Ines coaches in another district,
Seaside, and told of the practice at a convening.
"""

from __future__ import annotations

from pathlib import Path

from graph.store import Store
from ingest.load import load

HARBOR = {
    "districts.csv": "district_id,name\nharbor,Harbor Schools\n",
    "schools.csv": "school_id,name,district\nnorthway,Northway,harbor\nsouthway,Southway,harbor\n",
    "people.csv": """\
person_id,name,email,role,school,grades,subjects,from,preferred_name,former_names,also_known_as,open_to_visits
zz01,Quenella Hidstrom,qhidstrom@private.example,teacher,Northway,3,Science,2011-08-01,,Quenella Erstwhile,Quennie,no
zz02,Olive Openfield,oopenfield@private.example,teacher,Northway,4,Science,2012-08-01,,Olive Maidenly,,yes
zz03,Zebulon Cloakwell,zcloakwell@private.example,teacher,Southway,5,Science,2013-08-01,,,Zebby,no
zz04,Petra Porchlight,pporchlight@private.example,teacher,Southway,5,Science,2014-08-01,,,,yes
zz05,Adminia Veilson,aveilson@private.example,administrator,Northway,,,2010-08-01,,,,
zz06,Ada Northcoach,anorthcoach@private.example,coach,Northway,,,2010-08-01,,,,
zz07,Bram Southcoach,bsouthcoach@private.example,coach,Southway,,,2010-08-01,,,,
""",
    "classrooms.csv": """\
classroom_id,teacher,school,school_year,title,grades,subjects
ROOM-Q,zz01,Northway,2025-26,Ms. Hidstrom's third grade,3,Science
ROOM-Z,zz03,Southway,2025-26,Mr. Cloakwell's fifth grade,5,Science
ROOM-O,zz02,Northway,2025-26,Ms. Openfield's fourth grade,4,Science
""",
    "practices.csv": """\
practice_id,title,kind,pathways,subjects,grades,origin_person,origin_date
tide-pools,Tide Pools,pbl_unit,Connectivity,Science,3,Quenella Hidstrom,2025-09-01
""",
    "log_of_ada_northcoach.csv": """\
date,coach,teacher,school,classroom,support,practice,idea_from,outcome,adaptation,evidence,goal,notes
2025-09-08,zz06,zz01,Northway,ROOM-Q,observation,Tide Pools,this classroom,using,adawords1,adawords2,,unkept
2025-09-15,zz06,zz02,Northway,ROOM-O,modelling,Tide Pools,zz01,adapting,adawords4,adawords5,,unkept
2025-10-20,zz06,zz05,Northway,,co-planning,Tide Pools,,planning,adawords6,,,unkept
""",
    "log_of_bram_southcoach.csv": """\
date,coach,teacher,school,classroom,support,practice,idea_from,heard_from,outcome,adaptation,evidence,goal,notes
2025-10-06,zz07,zz03,Southway,ROOM-Z,modelling,Tide Pools,,Olive Openfield,using,bramwords1,bramwords2,,unkept
2025-10-13,zz07,zz04,Southway,,modelling,Tide Pools,zz03,,sharing with colleagues,bramwords4,,bramwords5,unkept
2025-11-03,zz07,Q. Hidstrom,Northway,,feedback,Tide Pools,,,using,bramwords6,,,unkept
""",
    "meetings.csv": """\
date,kind,place,people,practices,presenter
2025-09-29,huddle,the back room of 12 Whisper Lane,zz06; zz07,Tide Pools,zz06
""",
}

SEASIDE = {
    "districts.csv": "district_id,name\nseaside,Seaside Schools\n",
    "schools.csv": "school_id,name,district\nfarcove,Farcove,seaside\n",
    "people.csv": """\
person_id,name,email,role,school,from,open_to_visits
yy01,Ines Farshore,ifarshore@private.example,coach,Farcove,2010-08-01,yes
yy02,Tove Distantia,tdistantia@private.example,teacher,Farcove,2010-08-01,yes
""",
    "practices.csv": "practice_id,title,origin_person,origin_date\nsand-maps,Sand Maps,yy02,2025-09-01\n",
    "log_of_ines.csv": """\
date,coach,teacher,school,support,practice,outcome,goal
2025-09-10,yy01,yy02,Farcove,observation,Sand Maps,using,ineswords1
""",
}

BETWEEN = {
    "meetings.csv": """\
date,kind,place,people,practices,presenter
2025-12-01,convening,Farcove hall,harbor:zz06; seaside:yy01,seaside:sand-maps; harbor:tide-pools,seaside:yy01
""",
}


def fill(store: Store, folder: Path, *, neighbours: bool = False) -> Store:
    """Load Harbor; with its neighbours, Seaside and a convening of both."""
    parts = [("harbor", HARBOR), *([("seaside", SEASIDE), ("harbor", BETWEEN)] if neighbours else [])]
    for number, (district, sheets) in enumerate(parts):
        paths = []
        for name, text in sheets.items():
            paths.append(folder / str(number) / name)
            paths[-1].parent.mkdir(exist_ok=True, parents=True)
            paths[-1].write_text(text, "utf-8")
        load(store, paths, district=district)
    return store
