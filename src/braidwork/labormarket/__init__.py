"""labormarket"""
