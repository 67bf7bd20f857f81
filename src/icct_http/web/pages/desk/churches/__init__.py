"""Churches: the registry, and names that captains typed.

``list_routes``    the list, and registering one
``church_routes``  one church, and changing it
``merge_routes``   churches that are the same
``import_routes``  a registry from a file
``church_pages``   the list and one church as they are shown
``typed_church``   the fields of a church's form
``desk_churches``  what these pages call
"""
