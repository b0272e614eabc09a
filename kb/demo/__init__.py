"""An invented year of a help centre, so that a newcomer sees its pages full. Written into an empty database and labelled as invented."""
