"""Who helps a person with what: the directory of services, and the capacity of navigators."""
