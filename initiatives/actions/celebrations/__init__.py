"""The verbs of celebrations that are held: photos, names, and the consent of each person."""
