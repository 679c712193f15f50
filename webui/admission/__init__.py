"""Who is answered when: so that nobody's costly questions keep the others waiting."""
