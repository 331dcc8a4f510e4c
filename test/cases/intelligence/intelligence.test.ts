/** Intelligence packages through the graph: drafted by one officer, released by another, and every way in which that is refused. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/shared/ids.ts';
import { globalId, keyIn } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import {
  aDraft,
  aForm,
  ANSWER,
  aReleased,
  asks,
  does,
  DRAFTER,
  HARMLESS,
  isRefused,
  makes,
  picking,
  RELEASER,
  RESPONDENT,
  SCREENED,
  sealedFor,
  shown,
} from './officers.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await aGraph();
});
afterAll(() => graph.close());

const PACKAGE = `... on IntelPackage {
  reference version state provenance classification regime markings simulated gradeCode disposition policeReference agreement gateway necessity
  draftedBy { name } releasedBy { name } suggestion { source assessment handling conditions }
  items { number text answerNumber fromCodePoint toCodePoint informationDate place nature knowledge gradeCode }
}`;

describe('intelDraft', () => {
  test('picks words from an answer, and keeps where they stood', async () => {
    const responseId = await aForm(graph, { text: `🙂 ${ANSWER}` });
    const items = [
      picking(HARMLESS, { place: ' the garages ', informationDate: '2026-10-03', knowledge: 'FIRST_HAND' }),
      picking('the driver keeps more in a lock-up', { nature: 'OPINION', knowledge: 'SECOND_HAND' }),
    ];
    const suggestion = { source: 2, assessment: 'C', handling: 'P' };
    const from = Array.from(`🙂 ${ANSWER}`.slice(0, `🙂 ${ANSWER}`.indexOf(HARMLESS))).length;
    expect(await does(graph, DRAFTER, 'intelDraft', { responseId, items, screening: SCREENED, suggestion }, PACKAGE)).toEqual({
      __typename: 'IntelPackage',
      reference: expect.stringMatching(/^SN-INT-20\d\d-\d{6}$/),
      version: 1,
      state: 'DRAFTED',
      provenance: 'PROBLEM_EXPLORATION_FORM',
      classification: 'OFFICIAL_SENSITIVE',
      regime: 'LED_PART3',
      markings: ['INTELLIGENCE'],
      simulated: false,
      gradeCode: null,
      disposition: null,
      policeReference: null,
      agreement: null,
      gateway: null,
      necessity: null,
      draftedBy: { name: 'A Tester' },
      releasedBy: null,
      suggestion: { ...suggestion, conditions: null },
      items: [
        {
          number: 1,
          text: HARMLESS,
          answerNumber: 1,
          fromCodePoint: from,
          toCodePoint: from + HARMLESS.length,
          informationDate: '2026-10-03',
          place: 'the garages',
          nature: 'FACT',
          knowledge: 'FIRST_HAND',
          gradeCode: null,
        },
        expect.objectContaining({
          number: 2,
          text: 'the driver keeps more in a lock-up',
          nature: 'OPINION',
          knowledge: 'SECOND_HAND',
          place: null,
          informationDate: null,
        }),
      ],
    });
  });

  test('twenty drafts at once get twenty references', async () => {
    const responseId = await aForm(graph);
    const drafts = await Promise.all(
      Array.from({ length: 20 }, () =>
        does(graph, DRAFTER, 'intelDraft', { responseId, items: [picking(HARMLESS)], screening: SCREENED }, '... on IntelPackage { reference }'),
      ),
    );
    expect(new Set(drafts.map(({ reference }) => reference)).size).toBe(20);
  });

  test('the same request again drafts once', async () => {
    const args = { responseId: await aForm(graph), items: [picking(HARMLESS)], screening: SCREENED };
    const key = newId();
    const [one, other] = [
      await does(graph, DRAFTER, 'intelDraft', args, '... on IntelPackage { id }', key),
      await does(graph, DRAFTER, 'intelDraft', args, '... on IntelPackage { id }', key),
    ];
    expect(one).toEqual(other);
  });

  // Domain rule 22: "Source identity never appears in the content body".
  test.each([
    ['a name', 'NAME', 'I am Fern Quill of'],
    ['a telephone number', 'PHONE', 'ring me on 01632 960121'],
    ['a part of it', 'PHONE', 'ring me on 01632'],
    ['an address', 'ADDRESS', 'of 14 Larch Row'],
  ])('refuses %s of the respondent, and does not repeat it', async (_, identifier, quote) => {
    const refusal = await isRefused(graph, DRAFTER, 'intelDraft', {
      responseId: await aForm(graph),
      items: [picking(HARMLESS), picking(quote)],
      screening: SCREENED,
    });
    expect(refusal).toEqual({
      __typename: 'IdentifiesSource',
      message: expect.stringMatching(/^Item 2 carries .*\. Pick the words beside it, or leave the item out\.$/),
      findings: [{ itemNumber: 2, identifier }],
    });
    expect(String(refusal['message'])).not.toMatch(/Fern|Quill|01632|Larch|14/);
  });

  test('refuses what stands in the place, the words of the record, and the name of an officer', async () => {
    const text = `${HARMLESS} They have a parrot called Admiral Benbow indeed. PC A Tester came twice.`;
    const responseId = await aForm(graph, { text });
    const draft = (item: object) => isRefused(graph, DRAFTER, 'intelDraft', { responseId, items: [item], screening: SCREENED });
    expect(await draft(picking(HARMLESS, { place: '14, Larch Row' }))).toMatchObject({ findings: [{ itemNumber: 1, identifier: 'ADDRESS' }] });
    expect(await draft(picking(HARMLESS, { place: 'near DN15 6XX' }))).toMatchObject({ findings: [{ itemNumber: 1, identifier: 'POSTCODE' }] });
    expect(await draft(picking('a parrot called Admiral Benbow'))).toMatchObject({ findings: [{ itemNumber: 1, identifier: 'RECORD_WORDS' }] });
    expect(await draft(picking('PC A Tester came twice'))).toMatchObject({ findings: [{ itemNumber: 1, identifier: 'STAFF_NAME' }] });
    expect(
      await makes(graph, DRAFTER, 'IntelPackage', 'intelDraft', { responseId, items: [picking(HARMLESS, { place: 'Larch Row' })], screening: SCREENED }),
    ).toBeTruthy();
  });

  // Domain rule 26: "Crime in progress, recordable crime, or a person at significant risk is refused by the intelligence channel and re-routed (999/101 or safeguarding/MASH)."
  test.each([
    [{ crimeInProgress: true }, ['CALL_999'], '999'],
    [{ recordableCrime: true }, ['CALL_101'], '101'],
    [{ personAtSignificantRisk: true }, ['SAFEGUARDING_MASH'], 'Multi-Agency Safeguarding Hub'],
    [{ crimeInProgress: true, personAtSignificantRisk: true, recordableCrime: true }, ['CALL_999', 'SAFEGUARDING_MASH', 'CALL_101'], '999'],
  ])('with %j sends elsewhere', async (yes, goTo, says) => {
    const refusal = await isRefused(graph, DRAFTER, 'intelDraft', {
      responseId: await aForm(graph),
      items: [picking(HARMLESS)],
      screening: { ...SCREENED, ...yes },
    });
    expect(refusal).toEqual({ __typename: 'NotForThisChannel', goTo, message: expect.stringContaining(says) });
  });

  // Domain rule 23: "A report where only one person could have known the content fails sanitisation."
  test('refuses what only the source could have known', async () => {
    const screening = { ...SCREENED, onlySourceCouldKnow: true };
    expect(await isRefused(graph, DRAFTER, 'intelDraft', { responseId: await aForm(graph), items: [picking(HARMLESS)], screening })).toEqual({
      __typename: 'FailsSanitisation',
      message: expect.stringMatching(/^Only the source could have known this/),
    });
  });

  test.each([
    ['no items', [], 'items', /at least one/],
    ['too many', Array.from({ length: 21 }, () => picking(HARMLESS)), 'items', /at most 20/],
    ['words that are not there', [picking('a blue van')], 'items', /do not stand in answer 1/],
    ['an answer that is not there', [picking(HARMLESS, { answerNumber: 2 })], 'items', /no answer 2/],
    ['nothing quoted', [picking('  ')], 'items', /quotes nothing/],
    ['half a word', [picking('ilver van stops')], 'items', /cuts a word/],
    ['a place it does not stand in', [picking(HARMLESS, { occurrence: 2 })], 'items', /2 times/],
    // Domain rule 24: "One intelligence item = one piece of information graded once".
    ['the same words twice', [picking(HARMLESS), picking('bottles out of the back')], 'items', /Items 1 and 2 share words/],
    ['a day to come', [picking(HARMLESS, { informationDate: '2100-01-01' })], 'items.informationDate', /day to come/],
    ['a long place', [picking(HARMLESS, { place: 'x'.repeat(201) })], 'items.place', /at most 200/],
  ])('with %s is refused', async (_, items, argument, message) => {
    const responseId = await aForm(graph);
    expect(await isRefused(graph, DRAFTER, 'intelDraft', { responseId, items, screening: SCREENED })).toEqual({
      __typename: 'InvalidInput',
      argument,
      message: expect.stringMatching(message),
    });
  });

  // Domain rule 21: "optional submitterSuggestion stored apart"; domain.md §2.1: "never 1". Rule 25: "Handling code C requires non-empty conditions".
  test.each([
    [{ source: 1, assessment: 'A', handling: 'P' }, /never 1/],
    [{ source: 4, assessment: 'A', handling: 'P' }, /source 2 or 3/],
    [{ source: 2, assessment: 'A', handling: 'C' }, /needs its conditions/],
    [{ source: 2, assessment: 'A', handling: 'P', conditions: 'Ask first' }, /go with handling C/],
  ])('with the suggestion %j is refused', async (suggestion, message) => {
    const args = { responseId: await aForm(graph), items: [picking(HARMLESS)], screening: SCREENED, suggestion };
    expect(await isRefused(graph, DRAFTER, 'intelDraft', args)).toEqual({
      __typename: 'InvalidInput',
      argument: 'suggestion',
      message: expect.stringMatching(message),
    });
  });

  test('of a form that is not there is refused', async () => {
    const args = { responseId: globalId('PefResponse', newId()), items: [picking(HARMLESS)], screening: SCREENED };
    expect(await isRefused(graph, DRAFTER, 'intelDraft', args)).toMatchObject({ __typename: 'NotFound', argument: 'responseId' });
  });
});

describe('intelRelease', () => {
  test('by a second person seals the message: ungraded, without source and officers, under its reference', async () => {
    const responseId = await aForm(graph);
    const items = [
      picking(HARMLESS, { place: 'the garages', knowledge: 'FIRST_HAND' }),
      picking('the driver keeps more in a lock-up', { knowledge: 'SECOND_HAND' }),
    ];
    const suggestion = { source: 3, assessment: 'E', handling: 'C', conditions: 'Suggested conditions' };
    const packageId = await makes(graph, DRAFTER, 'IntelPackage', 'intelDraft', { responseId, items, screening: SCREENED, suggestion });
    const released = await does(graph, RELEASER, 'intelRelease', { packageId }, PACKAGE);
    expect(released).toMatchObject({
      state: 'RELEASED',
      agreement: 'ISA-SN-2026-03',
      gateway: 'CDA_S115',
      necessity: expect.stringContaining('section 115'),
      releasedBy: { name: 'A Tester' },
    });
    const reference = String(released['reference']);
    const [message, ...others] = await sealedFor(graph, packageId);
    expect(others).toEqual([]);
    expect({ ...message, value: JSON.parse(message?.value ?? '') }).toEqual({
      topic: 'hub.intelligence.v1',
      key: reference,
      type: 'intelligence.submitted',
      eventId: expect.any(String),
      payload: { packageId: keyIn(packageId), version: 1, at: expect.any(String) },
      subjectIds: [keyIn(packageId)],
      headers: {
        ce_specversion: '1.0',
        ce_id: message?.eventId,
        ce_source: 'urn:safer-neighbourhoods:hub',
        ce_type: 'intelligence.submitted',
        ce_time: expect.any(String),
        ce_dataschema: 'urn:safer-neighbourhoods:schema:hub-intelligence:1',
        'content-type': 'application/json',
        ce_classification: 'OFFICIAL-SENSITIVE',
        ce_regime: 'LED_PART3',
        ce_isaref: 'ISA-SN-2026-03',
        ce_marking: 'INTELLIGENCE',
      },
      value: {
        reportURN: reference,
        version: 1,
        submittedAt: expect.any(String),
        provenance: 'PROBLEM_EXPLORATION_FORM',
        items: [
          { itemNumber: 1, text: HARMLESS, nature: 'FACT', knowledge: 'FIRST_HAND', place: 'the garages' },
          { itemNumber: 2, text: 'the driver keeps more in a lock-up', nature: 'FACT', knowledge: 'SECOND_HAND' },
        ],
      },
      sha256: createHash('sha256')
        .update(message?.value ?? '')
        .digest('hex'),
    });
    expect(await shown(graph, packageId, 'bodySha256')).toEqual({ bodySha256: message?.sha256 });
    const [row] = await graph.em
      .fork()
      .execute<{ reference: string }[]>(`select respondent_reference as reference from pef_response where id = '${keyIn(responseId)}'`);
    for (const secret of ['Fern', 'Quill', '960121', 'Tester', 'Suggested', 'evaluation', row?.reference ?? '', keyIn(responseId)])
      expect(JSON.stringify(message)).not.toContain(secret);
  });

  // Systems row 23: "two different people draft and release".
  test('by whoever drafted it is refused, through the graph and in the database', async () => {
    const packageId = await aDraft(graph, await aForm(graph));
    expect(await isRefused(graph, DRAFTER, 'intelRelease', { packageId })).toEqual({
      __typename: 'FourEyes',
      message: 'You drafted this package: somebody else has to read and release it.',
    });
    const em = graph.em.fork();
    const id = keyIn(packageId);
    const set = (sql: string) => em.execute(`update intel_package set ${sql} where id = '${id}'`);
    await expect(set('released_by_id = drafted_by_id')).rejects.toThrow(/intel_package_four_eyes_check/);
    await expect(set("state = 'RELEASED'")).rejects.toThrow(/intel_package_released_check/);
    await expect(set(`state = 'SENT', released_by_id = drafted_by_id, released_at = now(), event_id = '${newId()}'`)).rejects.toThrow(
      /intel_package_four_eyes_check/,
    );
    expect(await shown(graph, packageId, 'state')).toEqual({ state: 'DRAFTED' });
  });

  test('by five at once releases once', async () => {
    const packageId = await aDraft(graph, await aForm(graph));
    const answers = await Promise.all(Array.from({ length: 5 }, () => does(graph, RELEASER, 'intelRelease', { packageId })));
    expect(answers.filter(({ __typename }) => __typename === 'IntelPackage')).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === 'IntelStateNotAllowed')).toHaveLength(4);
    expect(await sealedFor(graph, packageId)).toHaveLength(1);
  });

  test('holds the words against the record as it is now', async () => {
    const responseId = await aForm(graph, { text: 'Bracken sells out of a van.', respondent: null });
    const packageId = await aDraft(graph, responseId, [picking('Bracken sells out of a van.')]);
    await makes(graph, DRAFTER, 'PefResponse', 'pefRespondentRecord', { responseId, respondent: { names: ['Fern Bracken'] } });
    expect(await isRefused(graph, RELEASER, 'intelRelease', { packageId })).toMatchObject({
      __typename: 'IdentifiesSource',
      findings: [{ itemNumber: 1, identifier: 'NAME' }],
    });
    expect(await sealedFor(graph, packageId)).toEqual([]);
  });

  // Domain rule 55: "Disclosure needs a lawful-basis object".
  test('keeps the lawful basis that is said', async () => {
    const packageId = await aDraft(graph, await aForm(graph));
    expect(await does(graph, RELEASER, 'intelRelease', { packageId, gateway: 'SAFEGUARDING', necessity: ' To find the van. ' }, PACKAGE)).toMatchObject({
      gateway: 'SAFEGUARDING',
      necessity: 'To find the van.',
    });
    expect(await isRefused(graph, RELEASER, 'intelRelease', { packageId, necessity: 'x'.repeat(2_001) })).toMatchObject({
      __typename: 'InvalidInput',
      argument: 'necessity',
    });
  });

  test('of a package that is released already, or not there, is refused', async () => {
    const packageId = await aReleased(graph);
    expect(await isRefused(graph, RELEASER, 'intelRelease', { packageId })).toEqual({
      __typename: 'IntelStateNotAllowed',
      from: 'RELEASED',
      to: 'RELEASED',
      allowed: ['SENT', 'WITHHELD', 'WITHDRAWN'],
      message: expect.stringMatching(/^A package that is RELEASED cannot become RELEASED: .*\.$/),
    });
    expect(await isRefused(graph, RELEASER, 'intelRelease', { packageId: globalId('IntelPackage', newId()) })).toMatchObject({
      __typename: 'NotFound',
      argument: 'packageId',
    });
  });
});

describe('intelWithdraw', () => {
  test('before it leaves sends nothing', async () => {
    for (const packageId of [await aDraft(graph, await aForm(graph)), await aReleased(graph)]) {
      const before = await sealedFor(graph, packageId);
      expect(
        await does(
          graph,
          DRAFTER,
          'intelWithdraw',
          { packageId, reason: 'INFORMATION_WRONG' },
          '... on IntelPackage { state withdrawalReason withdrawnBy { name } }',
        ),
      ).toEqual({
        __typename: 'IntelPackage',
        state: 'WITHDRAWN',
        withdrawalReason: 'INFORMATION_WRONG',
        withdrawnBy: { name: 'A Tester' },
      });
      expect(await sealedFor(graph, packageId)).toEqual(before);
      expect(await isRefused(graph, DRAFTER, 'intelWithdraw', { packageId, reason: 'INFORMATION_WRONG' })).toMatchObject({
        __typename: 'IntelStateNotAllowed',
        from: 'WITHDRAWN',
        allowed: [],
      });
    }
  });
});

describe('another version', () => {
  test('follows one that is withdrawn, under the same reference', async () => {
    const responseId = await aForm(graph);
    const previousId = await aDraft(graph, responseId);
    const next = (more = {}) => ({ responseId, items: [picking('the driver keeps more in a lock-up')], screening: SCREENED, previousId, ...more });
    expect(await isRefused(graph, DRAFTER, 'intelDraft', next())).toMatchObject({
      __typename: 'IntelStateNotAllowed',
      from: 'DRAFTED',
      message: expect.stringContaining('intelWithdraw'),
    });
    await makes(graph, DRAFTER, 'IntelPackage', 'intelWithdraw', { packageId: previousId, reason: 'DRAFTED_IN_ERROR' });
    const { reference } = await shown(graph, previousId, 'reference');
    expect(await does(graph, DRAFTER, 'intelDraft', next(), '... on IntelPackage { reference version state }')).toEqual({
      __typename: 'IntelPackage',
      reference,
      version: 2,
      state: 'DRAFTED',
    });
    expect(await isRefused(graph, DRAFTER, 'intelDraft', next())).toMatchObject({
      __typename: 'InvalidInput',
      argument: 'previousId',
      message: expect.stringContaining('newer version'),
    });
    expect(await isRefused(graph, DRAFTER, 'intelDraft', next({ responseId: await aForm(graph) }))).toMatchObject({
      argument: 'previousId',
      message: expect.stringContaining('another form'),
    });
    expect(await isRefused(graph, DRAFTER, 'intelDraft', next({ previousId: globalId('IntelPackage', newId()) }))).toMatchObject({
      __typename: 'NotFound',
      argument: 'previousId',
    });
  });
});

describe('who may', () => {
  test('read packages: analysts and ASB officers; the control room and partners see nothing of them', async () => {
    const id = await aReleased(graph);
    const question =
      'query ($id: ID!) { node(id: $id) { __typename } intelPackages(filter: { state: RELEASED }) { nodes { items { text } draftedBy { name } releasedBy { name } } } }';
    for (const role of ['ANALYST', 'ASB_OFFICER'] as const) {
      const { data, errors } = await graph.ask(question, { id }, [role]);
      expect(errors).toEqual([]);
      expect(data).toMatchObject({ node: { __typename: 'IntelPackage' } });
      expect(JSON.stringify(data)).toContain(HARMLESS);
    }
    for (const role of ['CONTROL_ROOM', 'POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR'] as const) {
      const { data, errors } = await graph.ask(question, { id }, [role]);
      expect([data, errors.map(({ code }) => code)]).toEqual([{ node: null, intelPackages: null }, ['FORBIDDEN']]);
    }
  });

  test.each(['ANALYST', 'CONTROL_ROOM', 'POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR'] as const)('%s drafts, releases and withdraws nothing', async (role) => {
    const packageId = await aDraft(graph, await aForm(graph));
    for (const [name, args] of [
      ['intelRelease', { packageId }],
      ['intelWithdraw', { packageId, reason: 'DRAFTED_IN_ERROR' }],
      ['intelDraft', { responseId: await aForm(graph), items: [picking(HARMLESS)], screening: SCREENED }],
      ['pefRespondentRecord', { responseId: await aForm(graph), respondent: RESPONDENT }],
    ] as const) {
      const { data, errors } = await asks(graph, [role], name, args);
      expect([data, errors.map(({ code }) => code)]).toEqual([{ [name]: null }, ['FORBIDDEN']]);
    }
    expect(await shown(graph, packageId, 'state')).toEqual({ state: 'DRAFTED' });
  });
});

test('a case shows its packages, which can be filtered', async () => {
  const packageId = await aReleased(graph);
  const { reference } = await shown(graph, packageId, 'reference');
  const { data } = await graph.ask(
    'query ($id: ID!, $reference: String!) { node(id: $id) { ... on IntelPackage { case { intelPackages(filter: { state: RELEASED }) { totalCount } drafted: intelPackages(filter: { state: DRAFTED }) { totalCount } } response { intelPackages { nodes { reference } } } } } intelPackages(filter: { reference: $reference }) { totalCount } }',
    { id: packageId, reference },
    ['ANALYST'],
  );
  expect(data).toEqual({
    node: { case: { intelPackages: { totalCount: 1 }, drafted: { totalCount: 0 } }, response: { intelPackages: { nodes: [{ reference }] } } },
    intelPackages: { totalCount: 1 },
  });
});
