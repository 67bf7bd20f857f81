"""The public board.

``board_routes``   the board, and events as it changes
``logo_routes``    logos on it
``live_board``     who follows it
``shown_board``    the board as JSON, with its digest
``board_wire``     its JSON
``board_openapi``  its routes in the OpenAPI document
``public_board``   what the routes are given
"""
