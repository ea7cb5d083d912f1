"""一户一档: households, who lives there, and which party member keeps in touch with them.

grid ──< household ──< household_person >── person
             └──< member_household_link >── person (党员), dated
"""
