"""The lab: does a judge, a prompt or a rubric agree with people? Asked before anyone is graded by it."""
