"""The pages about mail: what somebody wants, what is new, and the messages of everybody for administrators."""
