"""What holds for any office: each declaration walked for every role, state, label and route."""
