import { AsOfArgs, Ctx, DateTimeScalar, forbidden, type RequestContext, unavailable } from '@kangfu/nest';
import { Args, Field, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Ledger } from './ledger.js';

@ObjectType('Ledger', { description: '审计账本：已签名的树根 The audit ledger: its last signed head' })
export class LedgerHead {
  @Field(() => Int, { description: '条目数 Number of entries' }) size!: number;
  @Field(() => String, { description: '树根（base64） Root hash, base64' }) root!: string;
  @Field(() => String, { description: '签名检查点（C2SP tlog-checkpoint） Signed checkpoint' }) checkpoint!: string;
  @Field(() => DateTimeScalar, { description: '签名时间 When it was signed' }) signedAt!: string;
  @Field(() => String, { description: '验证公钥（C2SP vkey） Key that verifies it' }) vkey!: string;
}

@Resolver(() => LedgerHead)
export class LedgerResolver {
  constructor(private readonly ledger: Ledger) {}

  @Query(() => LedgerHead, { nullable: true, name: 'ledger', description: '审计账本（审计专用） The audit ledger, for auditors' })
  async head(@Args() _: AsOfArgs, @Ctx() context: RequestContext): Promise<LedgerHead | null> {
    if (!(await context.ability()).may('read', 'Ledger')) throw forbidden();
    if (this.ledger.stopped) throw unavailable('审计账本已停止 The ledger has stopped');
    const found = await this.ledger.store.findCheckpoint(context.asOf);
    return found && { size: found._id, root: Buffer.from(found.root, 'hex').toString('base64'), checkpoint: found.note, signedAt: found.at, vkey: this.ledger.verifier.vkey };
  }
}
