

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disputes', '0005_papers'),
    ]

    operations = [
        migrations.CreateModel(
            name='PatternTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('sort', models.CharField(max_length=8)),
                ('by', models.CharField(max_length=1)),
                ('to', models.CharField(blank=True, max_length=1)),
                ('what', models.CharField(blank=True, max_length=300)),
                ('way', models.CharField(blank=True, max_length=8)),
                ('due_on', models.DateField(null=True)),
                ('times', models.PositiveSmallIntegerField(default=1)),
                ('every', models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField()),
                ('reminded_on', models.DateField(null=True)),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Pattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=8)),
                ('side', models.CharField(max_length=1)),
                ('facts', models.TextField()),
                ('disputed', models.TextField(blank=True)),
                ('duties', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='erased_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='party',
            name='company_key',
            field=models.CharField(blank=True, default='', editable=False, max_length=80),
        ),
        migrations.AddIndex(
            model_name='party',
            index=models.Index(condition=models.Q(('company_key', ''), _negated=True), fields=['company_key'], name='disputes_companies'),
        ),
        migrations.AddField(
            model_name='followup',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='disputes.case'),
        ),
        migrations.AddField(
            model_name='followup',
            name='visit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='follow_ups', to='disputes.visit'),
        ),
        migrations.AddField(
            model_name='pattern',
            name='group',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pattern', to='disputes.group'),
        ),
        migrations.AddField(
            model_name='patternterm',
            name='pattern',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clauses', to='disputes.pattern'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('reminded_on', None), ('visit', None)), fields=['due_on'], name='disputes_to_follow_up'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.UniqueConstraint(fields=('case', 'due_on'), name='disputes_one_follow_up'),
        ),
        migrations.AddConstraint(
            model_name='pattern',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['written', 'oral'])), name='disputes_pattern_form'),
        ),
        migrations.AddConstraint(
            model_name='pattern',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['a', 'b', 'c'])), name='disputes_pattern_side'),
        ),
        migrations.AddConstraint(
            model_name='patternterm',
            constraint=models.UniqueConstraint(fields=('pattern', 'number'), name='disputes_clause_number'),
        ),
        migrations.AddConstraint(
            model_name='patternterm',
            constraint=models.CheckConstraint(condition=models.Q(('by', models.F('to')), _negated=True), name='disputes_clause_sides'),
        ),
    ]
