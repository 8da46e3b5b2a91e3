"""Items as an idiomatic FastAPI application has them: SQLAlchemy's ORM, `response_model`, dependencies.

It serves the same requests from the same database as the generated backend, and is what that is measured against.
"""
