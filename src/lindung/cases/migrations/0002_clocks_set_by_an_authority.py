from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="task", name="task_clocks"),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["place", "due_at"],
                name="task_clocks",
                condition=models.Q(state="open", started_at__isnull=False),
            ),
        ),
    ]
